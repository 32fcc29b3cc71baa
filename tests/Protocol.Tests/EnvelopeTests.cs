namespace SyncEngine.Protocol.Tests;

public sealed class EnvelopeTests
{
    private const int DeltaBytes = 100;
    private const int Room = DeltaBytes - Envelope.OverheadBytes;

    [Fact]
    public void A_short_commit_goes_whole()
    {
        var delta = Assert.Single(Envelope.Seal(3, "abc"u8.ToArray(), DeltaBytes));

        Assert.Equal("9203c403616263", Convert.ToHexStringLower(delta));
        var envelope = Envelope.Open(delta);
        Assert.Equal(3, envelope.SchemaVersion);
        Assert.Null(envelope.Part);
        Assert.Equal("abc"u8.ToArray(), envelope.Bytes.ToArray());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(Room - 1, 1)]
    [InlineData(Room, 1)]
    [InlineData(Room + 1, 2)]
    [InlineData(2 * Room, 2)]
    [InlineData((2 * Room) + 1, 3)]
    public void A_commit_goes_in_as_few_parts_as_fit_and_comes_out_whole(int length, int parts)
    {
        byte[] commit = [.. Enumerable.Range(0, length).Select(index => (byte)index)];
        var deltas = Envelope.Seal(1, commit, DeltaBytes);

        Assert.Equal(parts, deltas.Count);
        Assert.All(deltas, delta => Assert.InRange(delta.Length, 1, DeltaBytes));
        var opened = deltas.Select(delta => Envelope.Open(delta)).ToList();
        Assert.Equal(commit, opened.SelectMany(envelope => envelope.Bytes.ToArray()).ToArray());
        if (parts > 1)
        {
            Assert.Equal(Enumerable.Range(1, parts), opened.Select(envelope => envelope.Part!.Value.Number));
            Assert.Single(opened.Select(envelope => envelope.Part!.Value.Commit).Distinct());
        }
    }

    [Fact]
    public void The_longest_commit_fits_into_the_parts_that_are_allowed_at_the_default_limits()
    {
        var deltas = Envelope.Seal(1, new byte[Envelope.CommitBytes], Limits.Default.DeltaBytes);

        Assert.InRange(deltas.Count, 2, Part.MaxCount);
        Assert.Equal(Envelope.CommitBytes, deltas.Sum(delta => Envelope.Open(delta).Bytes.Length));
    }

    [Fact]
    public void A_longer_commit_is_refused_by_the_name_of_the_limit()
    {
        var refused = Assert.Throws<CommitTooLargeException>(() => Envelope.Seal(1, new byte[Envelope.CommitBytes + 1], Limits.Default.DeltaBytes));

        Assert.Equal("One change has 16777217 bytes; CommitBytes allows 16777216.", refused.Message);
    }

    [Theory]
    [InlineData("", "envelope: the bytes end before it.")]
    [InlineData("9101", "envelope: 2 fields were expected, 1 came.")]
    [InlineData("92a0c400", "schema version: an integer was expected, 0xa0 came.")]
    [InlineData("9201c4", "bytes: 1 bytes are announced and 0 are left.")]
    [InlineData("9501c400c4010001" + "01", "commit id: 16 bytes were expected, 1 came.")]
    [InlineData("9501c400c410" + "00000000000000000000000000000000" + "0201", "part: 2 of 1 cannot be; 4096 are the most.")]
    [InlineData("9501c400c410" + "00000000000000000000000000000000" + "01cd1001", "part: 1 of 4097 cannot be; 4096 are the most.")]
    public void Bytes_that_are_no_envelope_are_refused_by_the_name_of_the_field(string hex, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Envelope.Open(Convert.FromHexString(hex))).Message);
}
