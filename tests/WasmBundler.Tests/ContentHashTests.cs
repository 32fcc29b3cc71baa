using System.Text;

namespace SyncEngine.WasmBundler.Tests;

public sealed class ContentHashTests
{
    private static readonly ContentHash Hash = ContentHash.Of(Encoding.ASCII.GetBytes("abc"));

    [Fact]
    public void Hash_is_sha_256() => Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Hash.Hex);

    [Fact]
    public void Integrity_is_the_form_that_browsers_check() => Assert.Equal("sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=", Hash.Integrity);

    [Theory]
    [InlineData("app.js", "app.ba7816bf8f01.js")]
    [InlineData("css/site.css", "css/site.ba7816bf8f01.css")]
    [InlineData("_framework/System.Linq.dll", "_framework/System.Linq.ba7816bf8f01.dll")]
    [InlineData("folder.d/file", "folder.d/file.ba7816bf8f01")]
    public void Name_carries_the_hash_before_its_extension(string path, string expected) => Assert.Equal(expected, Hash.NameOf(path));
}
