using System.Collections;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Protocol.Tests;

/// <summary>One frame of each kind and its exact bytes. docs/protocol.md shows the same bytes.</summary>
public sealed class FrameVectors : IEnumerable<object[]>
{
    private static readonly Id<Replica> Replica = Id<Replica>.Read(Convert.FromHexString("000102030405060708090a0b0c0d0e0f"));
    private static readonly Chain Chain = new(Convert.FromHexString("202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"));
    private const string ReplicaHex = "c410000102030405060708090a0b0c0d0e0f";
    private const string ChainHex = "c420202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f";

    public static IReadOnlyList<(Frame Frame, string Hex)> All { get; } =
    [
        (new HelloFrame(1, Replica, new Cursor(300, Chain), "web", "0.1.0"),
            "97" + "20" + "01" + ReplicaHex + "cd012c" + ChainHex + "a3776562" + "a5302e312e30"),
        (new WelcomeFrame(
                new Cursor(7, Chain), 3, Scope.ReadWrite, 1_800_000_000_000, new Limits(1, 2, 300, 70_000, 5), false, 4, 6, Role.Master, "Ann"),
            "9c" + "21" + "07" + ChainHex + "03" + "02" + "cf000001a3185c5000" + "950102cd012cce0001117005" + "c2" + "04" + "06"
                + "02" + "a3416e6e"),
        (new WelcomeFrame(Cursor.Start, 0, Scope.Read, null, new Limits(1, 1, 1, 1, 1), Diverged: true),
            "9c" + "21" + "00" + "c420" + new string('0', 64) + "00" + "01" + "c0" + "950101010101" + "c3" + "00" + "00" + "01" + "a0"),
        (new PageFrame(9, [new LogEntry(Replica, 4, new byte[] { 0xca, 0xfe }), new LogEntry(Replica, 5, Array.Empty<byte>())], Chain),
            "94" + "01" + "09" + "92" + "93" + ReplicaHex + "04" + "c402cafe" + "93" + ReplicaHex + "05" + "c400" + ChainHex),
        (new AckFrame(4, [9, 10]), "93" + "02" + "04" + "92090a"),
        (new RejectFrame(4, ErrorCode.ReadOnly, "no"), "94" + "03" + "04" + "a9726561642d6f6e6c79" + "a26e6f"),
        (new CaughtUpFrame(10), "92" + "04" + "0a"),
        (new RightsFrame(Scope.Read, null, Role.Access, "Bob"), "95" + "05" + "01" + "c0" + "01" + "a3426f62"),
        (new SnapshotWantedFrame(10), "92" + "06" + "0a"),
        (new PresenceFrame(Replica, new byte[] { 0xca, 0xfe }), "93" + "07" + ReplicaHex + "c402cafe"),
        (new PresenceFrame(Replica, Array.Empty<byte>()), "93" + "07" + ReplicaHex + "c400"),
        (new ByeFrame(ErrorCode.GrantRevoked, "x"), "93" + "08" + "ad6772616e742d7265766f6b6564" + "a178"),
        (new TokenFrame("a.b.c"), "92" + "09" + "a5612e622e63"),
        (new RosterFrame(), "91" + "0a"),
        (new PushFrame(4, [new byte[] { 0xca, 0xfe }]), "93" + "10" + "04" + "91c402cafe"),
        (new CreditFrame(8), "92" + "11" + "08"),
        (new ShowFrame(new byte[] { 0xca, 0xfe }), "92" + "12" + "c402cafe"),
    ];

    public IEnumerator<object[]> GetEnumerator() => All.Select(vector => new object[] { vector.Frame, vector.Hex }).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
