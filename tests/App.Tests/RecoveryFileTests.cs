using System.Buffers.Text;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using SyncEngine.Client.App.Data;
using SyncEngine.Client.App.Text;
using SyncEngine.Protocol;

namespace SyncEngine.App.Tests;

public sealed class RecoveryFileTests
{
    private const string Passphrase = "correct horse battery staple";

    private static readonly RecoveryKey Key = new(
        "https://sync.example",
        "AAAAAAAAAAAAAAAAAAAAAQ",
        "AAAAAAAAAAAAAAAAAAAAAg",
        "QphbKVEOEcSnard-XIf1NW8vWRqc-w-Vw49cnv8YTuM",
        "Our kitchen",
        new DateTimeOffset(2026, 12, 3, 8, 5, 0, TimeSpan.Zero));

    /// <summary>docs/protocol.md has it; browsers open it too.</summary>
    [Fact]
    public void File_of_the_protocol_document_opens_with_its_passphrase()
    {
        var file = RecoveryFile.Parse(DocumentedFile());

        Assert.Equal(Key, RecoveryKey.Parse(Open(file, Passphrase)));
        Assert.ThrowsAny<CryptographicException>(() => Open(file, "correct horse battery stable"));
        Assert.ThrowsAny<CryptographicException>(() => Open(file with { Iterations = 600_001 }, Passphrase));
        Assert.Equal(new JoinLink(new Id<Workspace>(1), new Id<Invite>(2), Key.Secret), Key.Link);
    }

    [Fact]
    public void File_is_read_back_as_it_was_written()
    {
        var file = RecoveryFile.New().With("c2VhbGVk");

        Assert.Equal(file, RecoveryFile.Parse(file.ToText()));
        Assert.Equal(file, RecoveryFile.Parse(file.ToText().Replace("\",", "\",\r\n  ", StringComparison.Ordinal)));
    }

    [Fact]
    public void No_two_files_share_a_salt_or_a_nonce()
    {
        var files = Enumerable.Range(0, 100).Select(_ => RecoveryFile.New()).ToList();

        Assert.Equal(100, files.Select(file => file.Salt).Distinct().Count());
        Assert.Equal(100, files.Select(file => file.Nonce).Distinct().Count());
    }

    [Fact]
    public void Any_changed_character_of_a_file_is_damage_and_not_a_wrong_passphrase()
    {
        var text = RecoveryFile.New().With("c2VhbGVk").ToText();
        for (var position = 0; position < text.Length; position++)
        {
            var changed = $"{text[..position]}{(text[position] == 'x' ? 'y' : 'x')}{text[(position + 1)..]}";
            var problem = Assert.Throws<RecoveryException>(() => RecoveryFile.Parse(changed)).Problem;
            Assert.Contains(problem, new[] { RecoveryProblem.Damaged, RecoveryProblem.NoRecoveryFile });
        }
    }

    [Fact]
    public void File_that_was_cut_off_is_damaged()
    {
        var text = RecoveryFile.New().With("c2VhbGVk").ToText();
        for (var length = 40; length < text.Length; length++)
        {
            Assert.Equal(RecoveryProblem.Damaged, Assert.Throws<RecoveryException>(() => RecoveryFile.Parse(text[..length])).Problem);
        }
    }

    [Theory]
    [InlineData("", RecoveryProblem.NoRecoveryFile)]
    [InlineData("[]", RecoveryProblem.NoRecoveryFile)]
    [InlineData("null", RecoveryProblem.NoRecoveryFile)]
    [InlineData("GIF89a", RecoveryProblem.NoRecoveryFile)]
    [InlineData("""{"format":"something else"}""", RecoveryProblem.NoRecoveryFile)]
    [InlineData("""{"format":7}""", RecoveryProblem.NoRecoveryFile)]
    [InlineData("""{"format":"syncengine-recovery","version":2,"anything":true}""", RecoveryProblem.Newer)]
    [InlineData("""{"format":"syncengine-recovery","version":1}""", RecoveryProblem.Damaged)]
    [InlineData("""{"format":"syncengine-recovery"}""", RecoveryProblem.Damaged)]
    public void What_is_no_file_of_this_version_is_told_apart(string text, RecoveryProblem problem) =>
        Assert.Equal(problem, Assert.Throws<RecoveryException>(() => RecoveryFile.Parse(text)).Problem);

    [Theory]
    [InlineData(1)]
    [InlineData(599_999)]
    [InlineData(10_000_001)]
    public void Derivation_that_is_too_cheap_or_endless_is_not_begun(int iterations)
    {
        var file = (RecoveryFile.New() with { Iterations = iterations }).With("c2VhbGVk");

        Assert.Equal(RecoveryProblem.Damaged, Assert.Throws<RecoveryException>(() => RecoveryFile.Parse(file.ToText())).Problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"origin":"https://sync.example","workspaceId":null}""")]
    public void Contents_that_are_not_whole_are_damage(string text) =>
        Assert.Equal(RecoveryProblem.Damaged, Assert.Throws<RecoveryException>(() => RecoveryKey.Parse(text)).Problem);

    [Fact]
    public void Invite_that_is_not_whole_is_damage() =>
        Assert.Equal(RecoveryProblem.Damaged, Assert.Throws<RecoveryException>(() => (Key with { Secret = "" }).Link).Problem);

    [Theory]
    [InlineData("Our kitchen", "Our-kitchen.recovery.json")]
    [InlineData("../.. \\:*?", "workspace.recovery.json")]
    [InlineData("Küche/2", "Küche-2.recovery.json")]
    public void File_is_named_after_the_workspace_as_systems_allow(string workspace, string expected) =>
        Assert.Equal(expected, RecoveryText.FileName(workspace));

    [Fact]
    public void Each_problem_has_words_of_its_own()
    {
        var problems = Enum.GetValues<RecoveryProblem>();
        var words = problems.Select(problem => RecoveryText.Describe(new RecoveryException(problem, Key))).ToList();

        Assert.Equal(words.Count, words.Distinct().Count());
        Assert.All(words, text => Assert.True(text.Length > 20));
    }

    [Fact]
    public void Passphrase_of_eleven_characters_will_not_do()
    {
        Assert.NotNull(RecoveryText.Problem("elevenchars"));
        Assert.Null(RecoveryText.Problem("twelve chars"));
    }

    private static string Open(RecoveryFile file, string passphrase)
    {
        var bytes = Base64Url.DecodeFromChars(file.Sealed);
        var text = new byte[bytes.Length - 16];
        var (salt, nonce) = (Base64Url.DecodeFromChars(file.Salt), Base64Url.DecodeFromChars(file.Nonce));
        var key = Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, file.Iterations, HashAlgorithmName.SHA256, 32);
#pragma warning disable CA1416 // Tests run on the machine itself, whose .NET has the cipher.
        using var cipher = new AesGcm(key, 16);
        cipher.Decrypt(nonce, bytes.AsSpan(0, text.Length), bytes.AsSpan(text.Length), text, Encoding.UTF8.GetBytes(file.Header));
#pragma warning restore CA1416
        return Encoding.UTF8.GetString(text);
    }

    private static string DocumentedFile()
    {
        var document = File.ReadAllText(typeof(RecoveryFileTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "ProtocolDocument").Value!);
        var start = document.IndexOf("{\"format\":\"syncengine-recovery\"", StringComparison.Ordinal);
        return document[start..(document.IndexOf('}', start) + 1)];
    }
}
