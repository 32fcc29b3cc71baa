using SyncEngine.Server.Access;
using SyncEngine.Server.Operations;

namespace SyncEngine.Server.Tests.Access;

public sealed class TokenKeyTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("syncengine-").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public void Key_is_made_once_and_only_its_owner_can_read_it()
    {
        using var folder = new DataFolder(new ServerOptions { Data = _path });

        var key = TokenKey.Load(folder);

        Assert.Equal(256, key.KeySize);
        Assert.Equal(key.Key, TokenKey.Load(folder).Key);
        Assert.Equal(key.KeyId, TokenKey.Load(folder).KeyId);
        AssertOwnerOnly(folder);
    }

    [Fact]
    public void Key_that_a_restored_backup_left_open_is_closed_again()
    {
        using var folder = new DataFolder(new ServerOptions { Data = _path });
        TokenKey.Load(folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.TokenKey, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        TokenKey.Load(folder);

        AssertOwnerOnly(folder);
    }

    [Fact]
    public void File_that_is_no_key_stops_the_start_by_name()
    {
        using var folder = new DataFolder(new ServerOptions { Data = _path });
        File.WriteAllText(folder.TokenKey, "short");

        Assert.Contains(folder.TokenKey, Assert.Throws<StartException>(() => TokenKey.Load(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Second_server_in_the_same_folder_does_not_start()
    {
        using var first = new DataFolder(new ServerOptions { Data = _path });

        var error = Assert.Throws<StartException>(() => new DataFolder(new ServerOptions { Data = _path }));

        Assert.Contains("in use by another server process", error.Message, StringComparison.Ordinal);
    }

    private static void AssertOwnerOnly(DataFolder folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.TokenKey));
        }
    }
}
