using System.Reflection;
using System.Text;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine.Tests;

/// <summary>
/// What becomes of each link on each event, as docs/architecture.md shows it. The table there is this one, so that it cannot say what is not
/// so, and a new event or state is not forgotten.
/// </summary>
public sealed class TransitionTableTests
{
    private static readonly PageFrame Page = Timeline.Page(Cursor.Start, (Timeline.Bob, 1));
    private static readonly StoredReplica Stored = new(Timeline.Bob, Cursor.Start, StoredCounter: 0, LastCounter: 0);

    private static readonly (string Name, Func<Timeline> Reach)[] Links =
    [
        ("Down", () => new Timeline().TimerFires().Closes()),
        ("Connecting", () => new Timeline().TimerFires()),
        ("Up", () => Timeline.UpToDate()),
        ("Renewing", () => new Timeline().TimerFires().Opens(acked: 1)),
        ("Taking", () => new Timeline().TimerFires().Opens(snapshot: 1000)),
        ("Refused", () => new Timeline().TimerFires().Closes(ErrorCode.GrantRevoked)),
    ];

    private static readonly (string Name, Func<int, Event> Make)[] Events =
    [
        ("edited", _ => new Event.Edited()),
        ("outbox read", _ => new Event.OutboxLoaded(new OutboxRead(0, [], 0))),
        ("welcomed", of => new Event.Opened(of, Welcome())),
        ("welcomed; the log is another", of => new Event.Opened(of, Welcome() with { Diverged = true })),
        ("welcomed; more is acknowledged than was made here", of => new Event.Opened(of, Welcome() with { AckedCounter = 1 })),
        ("welcomed; the snapshot is far ahead", of => new Event.Opened(of, Welcome() with { SnapshotSeq = 1000 })),
        ("page", of => new Event.Received(of, Page)),
        ("page that does not follow", of => new Event.Received(of, Page with { FirstSeq = 7 })),
        ("ack", of => new Event.Received(of, new AckFrame(1, [1]))),
        ("reject: fork", of => Reject(of, ErrorCode.ReplicaFork)),
        ("reject: gap, or a limit", of => Reject(of, ErrorCode.CounterGap)),
        ("reject: not now", of => Reject(of, ErrorCode.StorageFailed)),
        ("reject: no right to write", of => Reject(of, ErrorCode.ReadOnly)),
        ("reject: not admitted", of => Reject(of, ErrorCode.Forbidden)),
        ("bye: revoked, expired, unknown, too old", of => new Event.Received(of, new ByeFrame(ErrorCode.GrantRevoked, ""))),
        ("bye: another reason", of => new Event.Received(of, new ByeFrame(ErrorCode.ServerStopping, ""))),
        ("closed", of => new Event.Closed(of, null)),
        ("page stored", _ => new Event.PageStored(Page)),
        ("fork found", _ => new Event.ForkFound()),
        ("renewed", _ => new Event.Renewed(Stored)),
        ("snapshot taken", _ => new Event.SnapshotTaken(Stored)),
        ("snapshot not to be had", _ => new Event.SnapshotFailed()),
        ("folded", _ => new Event.Folded(1)),
        ("store failed", _ => new Event.StoreFailed(new Effect.ReadOutbox(0, 0, 0))),
        ("shown", _ => new Event.Shown(Array.Empty<byte>())),
        ("timer", _ => new Event.TimerFired()),
        ("online", _ => new Event.WentOnline()),
        ("offline", _ => new Event.WentOffline()),
        ("woke", _ => new Event.Woke()),
        ("another token", _ => new Event.TokenChanged()),
        ("asked again", _ => new Event.AskedAgain()),
    ];

    [Fact]
    public void The_table_has_every_link_and_every_event()
    {
        Assert.Equal(Names(typeof(Link)), Links.Select(link => link.Reach().State.Link.GetType().Name).Order(StringComparer.Ordinal));
        Assert.Equal(Links.Select(link => link.Name), Links.Select(link => link.Reach().State.Link.GetType().Name));
        Assert.Equal(Names(typeof(Event)), Events.Select(of => of.Make(1).GetType().Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_document_shows_what_the_machine_does()
    {
        var document = typeof(TransitionTableTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "ArchitectureDocument").Value!;
        var table = Table();

        Assert.True(File.ReadAllText(document).ReplaceLineEndings("\n").Contains(table, StringComparison.Ordinal), $"The table is now:\n{table}");
    }

    private static string Table()
    {
        var table = new StringBuilder();
        table.Append("| |").AppendJoin('|', Links.Select(link => $" {link.Name} ")).Append("|\n");
        table.Append("|---|").AppendJoin('|', Links.Select(_ => "---")).Append("|\n");
        foreach (var (name, make) in Events)
        {
            table.Append($"| {name} |").AppendJoin('|', Links.Select(link => $" {Next(link.Reach(), make)} ")).Append("|\n");
        }

        return table.ToString();
    }

    private static string Next(Timeline timeline, Func<int, Event> make)
    {
        var before = timeline.State.Link.GetType();
        timeline.Happens(make(timeline.State.Connections));
        var after = timeline.State.Link.GetType();
        return before == after ? "·" : after.Name;
    }

    private static IEnumerable<string> Names(Type of) =>
        of.GetNestedTypes().Where(type => type.IsSubclassOf(of)).Select(type => type.Name).Order(StringComparer.Ordinal);

    private static Event.Received Reject(int connection, string code) => new(connection, new RejectFrame(1, code, ""));

    private static WelcomeFrame Welcome() => new(Cursor.Start, 0, Scope.ReadWrite, null, Limits.Default, Diverged: false);
}
