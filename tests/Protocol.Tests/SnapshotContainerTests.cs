namespace SyncEngine.Protocol.Tests;

public sealed class SnapshotContainerTests
{
    /// <summary>As in docs/protocol.md.</summary>
    private const string Vector = "940107c403616263" + "92c40178c40179";

    [Fact]
    public void Container_comes_back_as_it_was_and_is_written_as_documented()
    {
        var container = new SnapshotContainer(7, "abc"u8.ToArray(), ["x"u8.ToArray(), "y"u8.ToArray()]);

        Assert.Equal(Vector, Convert.ToHexStringLower(container.Encode()));
        var opened = SnapshotContainer.Open(container.Encode());
        Assert.Equal(7, opened.SchemaVersion);
        Assert.Equal("abc"u8.ToArray(), opened.Document.ToArray());
        Assert.Equal(["x"u8.ToArray(), "y"u8.ToArray()], opened.Residue.Select(delta => delta.ToArray()));
    }

    [Fact]
    public void Elements_that_a_later_version_adds_are_passed_over() =>
        Assert.Equal(2, SnapshotContainer.Open(Convert.FromHexString($"95{Vector[2..]}c0")).Residue.Count);

    [Theory]
    [InlineData("", "snapshot")]
    [InlineData("c0", "snapshot")]
    [InlineData("930107c403616263", "snapshot: 4 fields")]
    [InlineData("940207c403616263", "version: this app reads snapshots of version 1, this one has 2")]
    [InlineData("9401a1c403616263", "schema version")]
    [InlineData("940107c6ffffffff", "document")]
    [InlineData("940107c403616263dd7fffffff", "residue")]
    [InlineData("940107c40361626391c0", "delta")]
    public void What_is_no_container_is_refused_by_the_field_that_is_wrong(string bytes, string named)
    {
        var refused = Assert.Throws<SnapshotException>(() => SnapshotContainer.Open(Convert.FromHexString(bytes)));

        Assert.StartsWith(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_cut_of_a_container_is_refused()
    {
        var whole = Convert.FromHexString(Vector);

        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.Throws<SnapshotException>(() => SnapshotContainer.Open(whole.AsMemory(0, length))));
    }

    [Fact]
    public void A_container_over_the_limit_is_refused_by_the_name_of_the_limit()
    {
        var refused = Assert.Throws<SnapshotException>(() => new SnapshotContainer(1, new byte[SnapshotContainer.MaxBytes], []).Encode());

        Assert.Contains("SnapshotContainer.MaxBytes allows 67108864", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_goes_back_into_a_log_whatever_its_length()
    {
        var container = new SnapshotContainer(7, new byte[Envelope.CommitBytes + 1], []);

        var parts = Envelope.SealDocument(container, Limits.Default.DeltaBytes).Select(delta => Envelope.Open(delta)).ToList();

        Assert.Equal(Envelope.CommitBytes + 1, parts.Sum(part => part.Bytes.Length));
        Assert.All(parts, part => Assert.Equal(7, part.SchemaVersion));
    }
}
