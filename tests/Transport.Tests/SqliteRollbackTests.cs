using Microsoft.Data.Sqlite;
using SyncEngine.Testing.Server;

namespace SyncEngine.Transport.Tests;

/// <summary>The file belongs to the running server, so the server stops while its file is changed.</summary>
public sealed class SqliteRollbackTests : RollbackContract
{
    private readonly string _data = Directory.CreateTempSubdirectory("syncengine-").FullName;
    private readonly string _backup = Directory.CreateTempSubdirectory("syncengine-backup-").FullName;
    private readonly string _url = $"http://127.0.0.1:{FreePort.Take()}";
    private ServerHost _server = null!;

    protected override ServerHost Server => _server;

    protected override Uri FreshServer => _server.Address;

    public override async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_data, recursive: true);
        Directory.Delete(_backup, recursive: true);
    }

    protected override async Task StartAsync() => _server = await ServerHost.StartAsync(data: _data, args: ["--urls", _url]);

    protected override Task BackUpAsync() => WhileStoppedAsync(() => Copy(_data, _backup));

    protected override Task RestoreAsync() => WhileStoppedAsync(() => Copy(_backup, _data));

    protected override Task CutOffAsync(long seq) => WhileStoppedAsync(() =>
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_data, "sync.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            DELETE FROM entry WHERE seq > $seq;
            UPDATE workspace SET (head_seq, head_chain) = (SELECT seq, chain FROM entry WHERE seq = $seq);
            """;
        command.Parameters.AddWithValue("$seq", seq);
        command.ExecuteNonQuery();
    });

    private async Task WhileStoppedAsync(Action change)
    {
        await _server.DisposeAsync();
        change();
        await StartAsync();
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(to))
        {
            File.Delete(file);
        }

        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
