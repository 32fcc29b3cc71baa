using System.Net;

namespace SyncEngine.Server.Operations.Settings;

/// <summary>One address, or all of a network.</summary>
internal sealed class NetworkAttribute(string sentence) : SettingAttribute(sentence)
{
    public override string Expected => "an address such as 10.0.0.5, or a network such as 10.0.0.0/8";

    public override object? Parse(string text) => IPAddress.TryParse(text, out _) || IPNetwork.TryParse(text, out _) ? text : null;
}
