using SyncEngine.Client.App.Data;
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
        Assert.Null(_assembler.Add(new Envelope(1, Bytes(1), new Part(commit, 1, 3))));

        var error = Assert.Throws<FormatException>(() => _assembler.Add(new Envelope(1, Bytes(1), new Part(commit, 2, 2))));

        Assert.Contains("one part says 3 parts, another 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Commit_over_the_limit_is_refused_with_the_limit_in_words()
    {
        var commit = Id<Commit>.New();
        var half = new byte[(Envelope.CommitBytes / 2) + 1];
        Assert.Null(_assembler.Add(new Envelope(1, half, new Part(commit, 1, 2))));

        var error = Assert.Throws<FormatException>(() => _assembler.Add(new Envelope(1, half, new Part(commit, 2, 2))));

        Assert.Contains($"{nameof(Envelope.CommitBytes)} allows {Envelope.CommitBytes}", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(int length, byte seed = 0) => [.. Enumerable.Range(seed, length).Select(value => (byte)value)];

    private static IReadOnlyList<byte[]> Seal(byte[] commit) => Envelope.Seal(1, commit, DeltaBytes);

    private ReadOnlyMemory<byte>? Add(byte[] delta) => _assembler.Add(Envelope.Open(delta));
}
