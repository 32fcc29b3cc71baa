using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Matrix;

/// <summary>The rows: each method of the hub, and each frame as an item of the uplink.</summary>
internal static class Calls
{
    private static readonly Id<Replica> Someone = Id<Replica>.New();

    /// <summary>Always answered, so that it shows when what went before is not.</summary>
    private static readonly Frame Fence = new ShowFrame(new byte[Limits.PresenceBytes + 1]);

    public static readonly Dictionary<string, Call> All = new()
    {
        [HubMethod.Open] = new(null, OpenAsync),
        [HubMethod.Downlink] = new(null, DownlinkAsync),
        [HubMethod.Uplink] = new(null, UplinkAsync),
        ["Open again"] = new(null, OpenAgainAsync),
        ["Downlink before Open"] = new(null, DownlinkFirstAsync),
        ["push"] = Item(new PushFrame(1, [Bytes.Of("payload")])),
        ["credit"] = Item(new CreditFrame(1), Fence),
        ["show"] = Item(new ShowFrame(Bytes.Of("here")), Fence),
        ["hello"] = Item(Hello()),
        ["welcome"] = Item(new WelcomeFrame(Cursor.Start, 0, Scope.ReadWrite, null, Limits.Default, false)),
        ["page"] = Item(new PageFrame(1, [new LogEntry(Someone, 1, Bytes.Of("forged"))], Chain.Start)),
        ["ack"] = Item(new AckFrame(1, [1])),
        ["reject"] = Item(new RejectFrame(1, ErrorCode.ReadOnly, "")),
        ["caught up"] = Item(new CaughtUpFrame(1)),
        ["rights"] = Item(new RightsFrame(Scope.ReadWrite, null, Role.Master, "mallory")),
        ["presence"] = Item(new PresenceFrame(Someone, Bytes.Of("forged"))),
        ["bye"] = Item(new ByeFrame(ErrorCode.Internal, "")),
        ["token"] = Item(new TokenFrame("forged")),
        ["roster"] = Item(new RosterFrame()),
        ["snapshot wanted"] = Item(new SnapshotWantedFrame(1)),
    };

    private static HelloFrame Hello() => new(ProtocolVersion.Current, Id<Replica>.New(), Cursor.Start, "test", "1");

    private static Call Item(Frame frame, Frame? fence = null) => new(frame, async (client, meanwhile) =>
    {
        await client.HelloAsync(Hello());
        client.Listen(1);
        client.BeginSending();
        await client.NextAsync<CaughtUpFrame>();
        await meanwhile();
        client.Send(frame);
        if (fence is not null)
        {
            client.Send(fence);
        }

        return await AnswerAsync(client);
    });

    private static async Task<string> OpenAsync(HubClient client, Func<Task> meanwhile)
    {
        await meanwhile();
        return Text(await client.HelloAsync(Hello()));
    }

    private static async Task<string> OpenAgainAsync(HubClient client, Func<Task> meanwhile)
    {
        await client.HelloAsync(Hello());
        await meanwhile();
        return Text(await client.HelloAsync(Hello()));
    }

    private static async Task<string> DownlinkAsync(HubClient client, Func<Task> meanwhile)
    {
        await client.HelloAsync(Hello());
        await meanwhile();
        client.Listen(1);
        return await AnswerAsync(client);
    }

    private static async Task<string> DownlinkFirstAsync(HubClient client, Func<Task> meanwhile)
    {
        await meanwhile();
        client.Listen(1);
        return await AnswerAsync(client);
    }

    /// <summary>It answers nothing itself: what there is to say goes down.</summary>
    private static async Task<string> UplinkAsync(HubClient client, Func<Task> meanwhile)
    {
        await client.HelloAsync(Hello());
        client.Listen(1);
        await client.NextAsync<CaughtUpFrame>();
        await meanwhile();
        client.BeginSending();
        client.Send(Fence);
        return await AnswerAsync(client);
    }

    /// <summary>The first frame that answers. What is told anyway, of rights, devices and the log, is passed over.</summary>
    private static async Task<string> AnswerAsync(HubClient client)
    {
        while (true)
        {
            var frame = await client.NextAsync();
            if (frame is not (RosterFrame or RightsFrame or PageFrame))
            {
                return Text(frame);
            }
        }
    }

    private static string Text(Frame frame) => frame switch
    {
        WelcomeFrame => "welcome",
        CaughtUpFrame => "the log",
        AckFrame => "ack",
        RejectFrame { Code: ErrorCode.PresenceTooLarge } => "taken",
        RejectFrame reject => $"reject {reject.Code}",
        ByeFrame bye => $"bye {bye.Code}",
        _ => frame.GetType().Name,
    };
}

/// <param name="Frame">The one it is about, if it is about one.</param>
/// <param name="AnswerAsync">With a client that is connected and has said nothing yet; what happens meanwhile happens before the call.</param>
internal sealed record Call(Frame? Frame, Func<HubClient, Func<Task>, Task<string>> AnswerAsync);
