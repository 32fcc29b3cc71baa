namespace SyncEngine.Protocol.Tests;

public sealed class JoinLinkTests
{
    private const string Workspace = "AAAAAAAAAAAAAAAAAAAAAQ";
    private const string Invite = "AAAAAAAAAAAAAAAAAAAAAg";
    private const string Secret = "QphbKVEOEcSnard-XIf1NW8vWRqc-w-Vw49cnv8YTuM";

    [Fact]
    public void Link_that_was_given_away_is_read_back()
    {
        var link = new JoinLink(new Id<Workspace>(1), new Id<Invite>(2), Secret);
        var url = link.ToUrl("https://sync.example/");

        Assert.Equal($"https://sync.example/join#{Workspace}.{Invite}.{Secret}", url);
        Assert.Equal(link, JoinLink.Parse(new Uri(url).Fragment));
    }

    [Fact]
    public void Secret_is_in_no_part_of_the_link_that_reaches_a_server() =>
        Assert.DoesNotContain(
            Secret,
            new Uri(new JoinLink(new Id<Workspace>(1), new Id<Invite>(2), Secret).ToUrl("https://sync.example/")).PathAndQuery,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("#")]
    [InlineData($"##{Workspace}.{Invite}.{Secret}")]
    [InlineData($"#{Workspace}.{Invite}")]
    [InlineData($"#{Workspace}.{Invite}.")]
    [InlineData($"#{Workspace}.{Invite}.{Secret}.more")]
    [InlineData($"#short.{Invite}.{Secret}")]
    [InlineData($"#{Workspace}.AAAAAAAAAAAAAAAAAAAAAh.{Secret}")]
    [InlineData($"#{Workspace}.{Invite}.not base64url")]
    public void Link_that_is_not_whole_is_no_invite(string fragment) => Assert.Null(JoinLink.Parse(fragment));

    [Fact]
    public void Endless_secret_is_no_invite() => Assert.Null(JoinLink.Parse($"#{Workspace}.{Invite}.{new string('A', 132)}"));
}
