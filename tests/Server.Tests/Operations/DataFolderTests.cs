using SyncEngine.Server.Operations;

namespace SyncEngine.Server.Tests.Operations;

public sealed class DataFolderTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("syncengine-").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public void Second_server_in_the_same_folder_does_not_start()
    {
        using var first = new DataFolder(new ServerOptions { Data = _path });

        var error = Assert.Throws<StartException>(() => new DataFolder(new ServerOptions { Data = _path }));

        Assert.Contains("in use by another server process", error.Message, StringComparison.Ordinal);
    }
}
