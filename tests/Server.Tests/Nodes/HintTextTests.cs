using System.Text;
using SyncEngine.Protocol;
using SyncEngine.Server.Nodes;

namespace SyncEngine.Server.Tests.Nodes;

public sealed class HintTextTests
{
    private static readonly Id<Node> Self = Id<Node>.New();

    [Fact]
    public void Hints_are_read_as_they_were_written()
    {
        NodeHint[] hints =
        [
            new LogGrew(Id<Workspace>.New(), long.MaxValue),
            new GrantChanged(Id<Grant>.New()),
            new RosterChanged(Id<Workspace>.New()),
            new PresenceShown(Id<Workspace>.New(), Id<Replica>.New(), new byte[] { 0, 1, 255 }),
            new PresenceShown(Id<Workspace>.New(), Id<Replica>.New(), ReadOnlyMemory<byte>.Empty),
        ];

        var (from, read) = HintText.Read(Assert.Single(HintText.Write(Self, hints)))!.Value;

        Assert.Equal(Self, from);
        Assert.Equal(hints.Select(Words), read.Select(Words));
    }

    [Fact]
    public void Many_hints_are_written_in_texts_that_each_fit_one_notification()
    {
        var hints = Enumerable.Range(1, 1000).Select(seq => new LogGrew(Id<Workspace>.New(), seq)).ToList();

        var texts = HintText.Write(Self, hints).ToList();

        Assert.All(texts, text => Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, 7_999));
        Assert.Equal(hints, texts.SelectMany(text => HintText.Read(text)!.Value.Hints));
    }

    [Fact]
    public void Longest_presence_fits_and_a_longer_one_is_left_out()
    {
        var fits = new PresenceShown(Id<Workspace>.New(), Id<Replica>.New(), new byte[Limits.PresenceBytes]);
        var grew = new LogGrew(Id<Workspace>.New(), 1);

        var read = HintText.Write(Self, [fits with { Bytes = new byte[8_000] }, fits, grew]).SelectMany(text => HintText.Read(text)!.Value.Hints);

        Assert.Equal([Words(fits), Words(grew)], read.Select(Words));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("L.x.1")]
    public void Text_of_others_is_no_hint(string text) => Assert.Null(HintText.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("L")]
    [InlineData("L.AAAAAAAAAAAAAAAAAAAAAA.-1")]
    [InlineData("L.AAAAAAAAAAAAAAAAAAAAAA.9999999999999999999")]
    [InlineData("L.AAAAAAAAAAAAAAAAAAAAAA.1.2")]
    [InlineData("G.short")]
    [InlineData("R.short")]
    [InlineData("P.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA.***")]
    [InlineData("X.later")]
    public void Word_that_is_not_known_is_passed_over_and_the_others_are_heard(string word)
    {
        var grant = Id<Grant>.New();

        Assert.Equal([new GrantChanged(grant)], HintText.Read($"{Self} {word} G.{grant}")!.Value.Hints);
    }

    /// <summary>Bytes are compared by what is in them.</summary>
    private static string Words(NodeHint hint) => hint is PresenceShown shown
        ? $"{shown.Workspace} {shown.Replica} {Convert.ToHexString(shown.Bytes.Span)}"
        : hint.ToString();
}
