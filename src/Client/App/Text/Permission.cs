using SyncEngine.Protocol;

namespace SyncEngine.Client.App.Text;

/// <summary>What a device may do, in words.</summary>
public static class Permission
{
    public static string Of(Scope scope) => scope == Scope.Read ? "can view" : "can edit";
}
