using System.Buffers.Text;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Access;

namespace SyncEngine.Server.Tests.Forgery;

/// <summary>What somebody tries who has links of a workspace, and its database, but not the secret of the one invite. All from one seed.</summary>
internal sealed class SecretForger
{
    private readonly IReadOnlyList<InviteCreated> _live;
    private readonly TextBender _bend;
    private readonly (string Name, Func<string, string> Make)[] _kinds;

    /// <param name="dead">Secrets of invites that were good once.</param>
    public SecretForger(int seed, IReadOnlyList<InviteCreated> live, IReadOnlyList<string> dead)
    {
        _live = live;
        _bend = new TextBender(new Random(seed));
        _kinds =
        [
            ("bit flipped", _bend.FlipBit),
            ("character replaced", _bend.Replace),
            ("characters swapped", _bend.Swap),
            ("end cut off", _bend.Truncate),
            ("beginning cut off", _bend.Behead),
            ("letter case", _bend.InvertCase),
            ("unused bits", _bend.SetUnusedBits),
            ("padding", _bend.Pad),
            ("white space", _bend.AddSpace),
            ("other alphabet", _bend.OtherAlphabet),
            ("not ASCII", _bend.LeaveAscii),
            ("longer", secret => secret + _bend.OneOf(["A", "\0", secret, "."])),
            ("of another invite", _ => _bend.OneOf(_live).Secret),
            ("of a dead invite", _ => _bend.OneOf(dead)),
            ("its hash", secret => InHash(InviteSecret.Hash(secret))),
            ("made up", _ => Base64Url.EncodeToString(_bend.Bytes(32))),
        ];
    }

    public int Kinds => _kinds.Length;

    /// <summary>A live invite, and a text that is not its secret.</summary>
    public (string Kind, InviteCreated Invite, string Text) Next(int number)
    {
        var (name, make) = _kinds[number % _kinds.Length];
        var invite = _bend.OneOf(_live);
        string text;
        do
        {
            text = make(invite.Secret);
        }
        while (text == invite.Secret);
        return (name, invite, text);
    }

    /// <summary>As a thief of the database would write it.</summary>
    private string InHash(byte[] hash) => _bend.Next(3) switch
    {
        0 => Base64Url.EncodeToString(hash),
        1 => Convert.ToHexStringLower(hash),
        _ => Convert.ToBase64String(hash),
    };
}
