using SyncEngine.Server.Admin;

namespace SyncEngine.Server.Tests.Admin;

/// <summary>What a command said, line by line.</summary>
internal sealed class Reported
{
    private readonly List<string> _lines = [];

    public Reported() => Report = new AdminReport(
        line =>
        {
            _lines.Add(line.Text);
            return Task.CompletedTask;
        },
        TimeProvider.System);

    public AdminReport Report { get; }

    public IReadOnlyList<string> Lines => _lines;
}
