using SyncEngine.Protocol;
using SyncEngine.Server.Admin.Archive;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Tests.Storage;

namespace SyncEngine.Server.Tests.Admin;

/// <summary>The file as such: what is written is read, and nothing else is.</summary>
public sealed class ArchiveTests
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123);
    private static readonly Id<Workspace> Workspace = Id<Workspace>.New();
    private static readonly List<ArchivedEntry> Log = ArchivedLog.Of(Id<Replica>.New(), "1", "22", "333").PrunedTo(1);
    private static readonly Cursor Head = ArchivedLog.HeadOf(Log);
    private static readonly StoredGrant Grant = new(
        Id<Grant>.New(), Workspace, Id<Device>.New(), "alice", Role.Master, Scope.ReadWrite, Time, Time, Time, Time, 3,
        Id<Invite>.New(), Revision: 7);

    private static readonly ArchiveRecord[] Records =
    [
        new KeyRecord(new StoredKey("kid", new byte[32], Time)),
        new WorkspaceRecord(Workspace, Time, Head),
        new GrantRecord(Grant),
        new GrantRecord(Grant with { Id = Id<Grant>.New(), Expires = null, Revoked = null, LastSeen = null, CursorSeq = null, Invite = null }),
        new InviteRecord(new StoredInvite(
            Id<Invite>.New(), Workspace, Grant.Id, "n", new byte[32], Scope.Read, Time, null, null, 2, Role.Master)),
        new AuditRecord(new AuditEntry(6, Time, AuditAction.Joined, Grant.Id, "alice", "n", Scope.Read, Time)),
        new AuditRecord(new AuditEntry(7, Time, AuditAction.Revoked, Grant.Id, "alice", "bob")),
        .. Log.Select(entry => new EntryRecord(entry)),
        new SnapshotRecord(new StoredSnapshot(Workspace, Id<Snapshot>.New(), new Cursor(1, Log[0].Chain), 5, Time)),
        new SnapshotPartRecord(new byte[] { 1, 2, 3 }),
        new SnapshotPartRecord(new byte[] { 4, 5 }),
        new WorkspaceRecord(Id<Workspace>.New(), Time, Cursor.Start),
    ];

    [Fact]
    public async Task Every_record_is_read_as_it_was_written()
    {
        var read = await ReadAsync(await WriteAsync(Records));

        Assert.Equal(Records.Select(Describe), read.Select(Describe));
    }

    [Fact]
    public async Task Archive_that_ends_anywhere_before_its_end_is_refused()
    {
        var whole = await WriteAsync(Records);
        for (var length = 0; length < whole.Length; length++)
        {
            await Assert.ThrowsAsync<ArchiveException>(() => ReadAsync(whole[..length]));
        }
    }

    [Fact]
    public async Task Archive_with_any_byte_changed_is_refused()
    {
        var whole = await WriteAsync(Records);
        for (var at = 0; at < whole.Length; at++)
        {
            var changed = (byte[])whole.Clone();
            changed[at] ^= 0x10;
            await Assert.ThrowsAsync<ArchiveException>(() => ReadAsync(changed));
        }
    }

    [Fact]
    public async Task Refusal_says_where()
    {
        var whole = await WriteAsync(Records);

        var error = await Assert.ThrowsAsync<ArchiveException>(() => ReadAsync(whole[..^1]));
        Assert.Equal($"the file at byte {whole.Length - 1}: the file ends here, and an archive ends with its end record.", error.Message);
        error = await Assert.ThrowsAsync<ArchiveException>(() => ReadAsync([.. whole, 0]));
        Assert.Equal($"the file at byte {whole.Length}: there are bytes after the end.", error.Message);
    }

    [Fact]
    public async Task Archive_of_a_later_version_is_refused_as_such()
    {
        var whole = await WriteAsync(Records);
        whole[7]++;

        var error = await Assert.ThrowsAsync<ArchiveException>(() => ReadAsync(whole));
        Assert.Equal("the file is of version 2, and this program knows 1.", error.Message);
    }

    /// <param name="records">By their places above.</param>
    [Theory]
    [InlineData("a key comes before", 1, 0)]
    [InlineData("before the entries", 2)]
    [InlineData("before the entries", 1, 7, 2)]
    [InlineData("before the entries", 1, 7, 5)]
    [InlineData("audit entry 6 comes after 7", 1, 6, 5)]
    [InlineData("a hole", 1, 8)]
    [InlineData("log ends at seq 1, and the head says 3", 1, 7)]
    [InlineData("the snapshot is of seq 1, the log ends at 0", 1, 10)]
    [InlineData("not that long", 1, 11)]
    [InlineData("not whole", 1, 7, 8, 9, 10, 11)]
    [InlineData("one snapshot", 1, 7, 10, 10)]
    public async Task Records_in_an_order_that_makes_no_sense_are_refused(string what, params int[] records)
    {
        var file = await WriteAsync([.. records.Select(i => Records[i])]);

        var error = await Assert.ThrowsAsync<ArchiveException>(() => ReadAsync(file));
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Its invites had no role: the array is one element shorter.</summary>
    [Fact]
    public void Invite_of_an_archive_from_before_there_were_roles_gives_access()
    {
        var written = new System.Buffers.ArrayBufferWriter<byte>();
        RecordWriter.Write(written, Records[4]);
        var before = written.WrittenSpan[..^1].ToArray();
        before[0]--;

        var read = Assert.IsType<InviteRecord>(RecordReader.Read(before, Workspace)).Invite;

        var invite = ((InviteRecord)Records[4]).Invite;
        Assert.Equal(invite with { Role = Role.Access, SecretHash = read.SecretHash }, read);
        Assert.Equal(invite.SecretHash, read.SecretHash);
    }

    /// <summary>The documented bytes.</summary>
    [Fact]
    public async Task Archive_of_an_empty_workspace_is_these_bytes()
    {
        var id = Id<Workspace>.Read(Enumerable.Range(0, 16).Select(i => (byte)i).ToArray());
        var file = Convert.ToHexStringLower(await WriteAsync(new WorkspaceRecord(id, Time, Cursor.Start)));

        var body = $"9501c410000102030405060708090a0b0c0d0e0fcf000001a3185c507b00c420{new string('0', 64)}";
        Assert.StartsWith($"895345410d0a1a01{body.Length / 2:x8}{body}000000259309" + "01c420", file, StringComparison.Ordinal);
    }

    private static async Task<byte[]> WriteAsync(params ArchiveRecord[] records)
    {
        using var file = new MemoryStream();
        using var writer = new ArchiveWriter(file);
        await writer.BeginAsync();
        foreach (var record in records)
        {
            await writer.WriteAsync(record);
        }

        await writer.EndAsync();
        return file.ToArray();
    }

    private static async Task<List<ArchiveRecord>> ReadAsync(byte[] file)
    {
        using var reader = new ArchiveReader("the file", new MemoryStream(file));
        var records = new List<ArchiveRecord>();
        await foreach (var record in reader.ReadAsync())
        {
            records.Add(record);
        }

        return records;
    }

    /// <summary>By value, also where a record holds an array.</summary>
    private static string Describe(ArchiveRecord record)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        RecordWriter.Write(bytes, record);
        return $"{record} {Convert.ToHexStringLower(bytes.WrittenSpan)}";
    }
}
