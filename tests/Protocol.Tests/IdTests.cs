namespace SyncEngine.Protocol.Tests;

public sealed class IdTests
{
    [Fact]
    public void An_id_survives_its_text_and_its_bytes()
    {
        var id = Id<Workspace>.New();

        Assert.Equal(id, Id<Workspace>.Parse(id.ToString()));
        Assert.Equal(id, Id<Workspace>.Read(id.ToBytes()));
        Assert.Equal(Id<Workspace>.TextLength, id.ToString().Length);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAA+/")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAB")]
    [InlineData(" AAAAAAAAAAAAAAAAAAAAA")]
    public void Text_that_is_not_the_one_spelling_of_an_id_is_refused(string? text) => Assert.False(Id<Workspace>.TryParse(text, out _));

    [Fact]
    public void A_refusal_names_what_the_id_was_for() =>
        Assert.Equal("'nonsense' is no workspace id.", Assert.Throws<FormatException>(() => Id<Workspace>.Parse("nonsense")).Message);
}
