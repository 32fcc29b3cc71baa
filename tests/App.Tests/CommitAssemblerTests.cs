using SyncEngine.Client.Document;
using SyncEngine.Protocol;

namespace SyncEngine.App.Tests;

public sealed class CommitAssemblerTests
{
    private const int DeltaBytes = 1000;

    private readonly CommitAssembler _assembler = new();

    [Fact]
    public void Commit_in_one_delta_is_whole_at_once()
    {
        var commit = Bytes(100);

        Assert.Equal(commit, Add(Assert.Single(Seal(commit)))!.Value.ToArray());
    }

    [Fact]
    public void Commit_in_parts_is_whole_with_the_last_of_them_in_any_order()
    {
        var commit = Bytes(4500);
        var parts = Seal(commit);

        ReadOnlyMemory<byte>? whole = null;
        foreach (var part in parts.Reverse())
        {
            Assert.Null(whole);
            whole = Add(part);
        }

        Assert.Equal(commit, whole!.Value.ToArray());
    }

    [Fact]
    public void Part_that_comes_twice_counts_once()
    {
        var commit = Bytes(1500);
        var parts = Seal(commit);

        Assert.Null(Add(parts[0]));
        Assert.Null(Add(parts[0]));
        Assert.Equal(commit, Add(parts[1])!.Value.ToArray());
    }

    [Fact]
    public void Parts_of_several_commits_do_not_mix()
    {
        var one = Seal(Bytes(1500, 1));
        var other = Seal(Bytes(1500, 2));

        Assert.Null(Add(one[0]));
        Assert.Null(Add(other[0]));
        Assert.Equal(Bytes(1500, 2), Add(other[1])!.Value.ToArray());
        Assert.Equal(Bytes(1500, 1), Add(one[1])!.Value.ToArray());
    }

    [Fact]
    public void Parts_that_disagree_about_their_number_are_refused()
    {
        var commit = Id<Commit>.New();
        Assert.Null(Add(new Envelope(1, Bytes(1), new Part(commit, 1, 3)).Encode()));

        var error = Assert.Throws<FormatException>(() => Add(new Envelope(1, Bytes(1), new Part(commit, 2, 2)).Encode()));

        Assert.Contains("one part says 3 parts, another 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Commit_over_the_limit_is_refused_with_the_limit_in_words()
    {
        var commit = Id<Commit>.New();
        var half = new byte[(SnapshotContainer.MaxBytes / 2) + 1];
        Assert.Null(Add(new Envelope(1, half, new Part(commit, 1, 2)).Encode()));

        var error = Assert.Throws<FormatException>(() => Add(new Envelope(1, half, new Part(commit, 2, 2)).Encode()));

        Assert.Contains($"{nameof(SnapshotContainer.MaxBytes)} allows {SnapshotContainer.MaxBytes}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deltas_of_a_commit_that_is_not_whole_are_all_known_and_each_once()
    {
        var parts = Seal(Bytes(2500));
        Add(parts[0]);
        Add(parts[2]);
        Add(parts[2]);

        Assert.Equal([parts[0], parts[2]], _assembler.Incomplete.Select(delta => delta.ToArray()));
        Add(parts[1]);
        Assert.Empty(_assembler.Incomplete);
    }

    [Fact]
    public void Part_with_other_bytes_than_before_is_refused_and_does_no_harm()
    {
        var commit = Bytes(1500);
        var parts = Seal(commit);
        Add(parts[0]);
        var forged = new Envelope(1, Bytes(3, 7), Envelope.Open(parts[0]).Part);

        var error = Assert.Throws<FormatException>(() => Add(forged.Encode()));

        Assert.Contains("part 1 came with other bytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(commit, Add(parts[1])!.Value.ToArray());
    }

    private static byte[] Bytes(int length, byte seed = 0) => [.. Enumerable.Range(seed, length).Select(value => (byte)value)];

    private static IReadOnlyList<byte[]> Seal(byte[] commit) => Envelope.Seal(1, commit, DeltaBytes);

    private ReadOnlyMemory<byte>? Add(byte[] delta) => _assembler.Add(Envelope.Open(delta), delta)?.Bytes;
}
