using SyncEngine.Server.Access;

namespace SyncEngine.Server.Tests.Access;

public sealed class TokenTextTests
{
    [Theory]
    [InlineData("QQ.QUI.QUJD")]
    [InlineData("e30.e30._-8")]
    public void Three_parts_in_their_only_spelling_are_a_token(string text) => Assert.True(TokenText.IsCanonical(text));

    [Theory]
    [InlineData("")]
    [InlineData("QQ")]
    [InlineData("QQ.QUI")]
    [InlineData("QQ.QUI.")]
    [InlineData(".QUI.QUJD")]
    [InlineData("QQ..QUJD")]
    [InlineData("QQ.QUI.QUJD.")]
    [InlineData("QQ.QUI.QUJD.QQ")]
    [InlineData("QQ.QUI.QUJD.QQ.QQ")]
    [InlineData("QR.QUI.QUJD")]
    [InlineData("QQ.QUJ.QUJD")]
    [InlineData("Q.QUI.QUJD")]
    [InlineData("QQ==.QUI.QUJD")]
    [InlineData("QQ.QUI=.QUJD")]
    [InlineData("QQ.QUI.QUJD ")]
    [InlineData(" QQ.QUI.QUJD")]
    [InlineData("Q Q.QUI.QUJD")]
    [InlineData("QQ.QUI.\nQUJD")]
    [InlineData("e30.e30./+8")]
    [InlineData("QQ.QUI.QUJD\0")]
    [InlineData("QQ.QUI.ＱUJD")]
    [InlineData("%51Q.QUI.QUJD")]
    public void Anything_else_is_none(string text) => Assert.False(TokenText.IsCanonical(text));

    [Theory]
    [InlineData(2040, true)]
    [InlineData(2044, false)]
    public void Length_has_a_limit(int length, bool canonical) =>
        Assert.Equal(canonical, TokenText.IsCanonical($"e30.e30.{new string('A', length)}"));
}
