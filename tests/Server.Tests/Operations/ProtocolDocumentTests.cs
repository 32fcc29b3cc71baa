using System.Globalization;
using System.Reflection;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Tests.Operations;

/// <summary>docs/protocol.md is exact, or a test says where it is not.</summary>
public sealed class ProtocolDocumentTests
{
    private static readonly string Document = File.ReadAllText(typeof(ProtocolDocumentTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "ProtocolDocument").Value!);

    [Fact]
    public void Every_code_is_explained()
    {
        var codes = typeof(ErrorCode).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();

        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.Contains($"`{code}`", Document, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_limit_has_its_value()
    {
        var limits = typeof(Limits).GetProperties().Where(limit => limit.PropertyType == typeof(int))
            .Select(limit => (Name: limit.Name, Value: (int)limit.GetValue(Limits.Default)!))
            .Append((Name: nameof(Limits.FrameBytes), Value: Limits.FrameBytes))
            .Append((Name: nameof(Limits.TextLength), Value: Limits.TextLength))
            .Append((Name: nameof(Limits.PresenceBytes), Value: Limits.PresenceBytes))
            .Append((Name: nameof(Limits.PresencePerSecond), Value: Limits.PresencePerSecond));

        Assert.All(limits, limit => Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"| `{limit.Name}` | {limit.Value:N0} |"), Document, StringComparison.Ordinal));
    }

    [Fact]
    public void Version_is_the_current_one() =>
        Assert.Contains($"The version is **{ProtocolVersion.Current}**", Document, StringComparison.Ordinal);
}
