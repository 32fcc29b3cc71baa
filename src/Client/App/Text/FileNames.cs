namespace SyncEngine.Client.App.Text;

/// <summary>What files are called that a person takes away.</summary>
public static class FileNames
{
    /// <summary>Without what some system does not allow in the name of a file.</summary>
    public static string Of(string workspace, string extension)
    {
        var plain = string.Concat(workspace.Select(letter => char.IsLetterOrDigit(letter) ? letter : '-')).Trim('-');
        return $"{(plain.Length > 0 ? plain : "workspace")}.{extension}";
    }
}
