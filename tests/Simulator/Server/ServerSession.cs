using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Simulator.Net;

namespace SyncEngine.Simulator.Server;

/// <summary>One welcomed connection, as docs/protocol.md tells the server to keep it.</summary>
internal sealed class ServerSession(Node node, Wire wire, Grant grant, Id<Replica> replica, long startSeq)
{
    private long _seq = startSeq;
    private int _credits = node.Limits.Credits;
    private int? _pages;
    private int _unsettledDeltas;
    private int _unsettledBytes;
    private Scope _scope = grant.Scope;
    private bool _ended;

    public Wire Wire => wire;

    public Grant Grant => grant;

    public void Receive(Frame frame)
    {
        if (Ended())
        {
            return;
        }

        switch (frame)
        {
            case PushFrame push:
                Push(push);
                break;
            case CreditFrame credit when credit.Pages < 1 || credit.Pages > node.Limits.Credits - _credits:
                wire.Down(new RejectFrame(0, ErrorCode.CreditsExceeded, ""));
                break;
            case CreditFrame credit:
                _credits += credit.Pages;
                Turn();
                break;
        }
    }

    /// <summary>Sends what there is to send and may be sent.</summary>
    public void Turn()
    {
        if (!Ended() && _seq < node.Store.PrunedSeq)
        {
            End(ErrorCode.LogPruned);
        }

        while (!Ended() && _credits > 0 && _seq < node.HeadSeq && _seq < node.Store.Log.Head.Seq)
        {
            var page = node.Store.Log.Page(_seq, node.Limits.PageBytes);
            wire.Down(new PageFrame(_seq + 1, page, node.Store.Log.CursorAt(_seq + page.Count).Chain));
            _seq += page.Count;
            _credits--;
            _pages++;
        }

        if (_seq >= node.HeadSeq && !Ended())
        {
            if (_pages is null or > 1)
            {
                wire.Down(new CaughtUpFrame(_seq));
            }

            _pages = 0;
        }
    }

    public void Want(long seq)
    {
        if (!Ended())
        {
            wire.Down(new SnapshotWantedFrame(seq));
        }
    }

    public void TellRights()
    {
        if (!Ended() && _scope != grant.Scope)
        {
            _scope = grant.Scope;
            wire.Down(new RightsFrame(grant.Scope, null, Role.Access, ""));
        }
    }

    private void Push(PushFrame push)
    {
        var bytes = push.Payloads.Sum(payload => payload.Length);
        if (grant.Scope == Scope.Read)
        {
            wire.Down(new RejectFrame(push.FirstCounter, ErrorCode.ReadOnly, ""));
            return;
        }

        if (Refusal(push, bytes) is { } refusal)
        {
            wire.Down(new RejectFrame(push.FirstCounter, refusal, ""));
            return;
        }

        _unsettledDeltas += push.Payloads.Count;
        _unsettledBytes += bytes;
        node.Store.Append(node, grant, replica, push.FirstCounter, push.Payloads, outcome =>
        {
            _unsettledDeltas -= push.Payloads.Count;
            _unsettledBytes -= bytes;
            Answer(push, outcome);
        });
    }

    private string? Refusal(PushFrame push, int bytes) => push switch
    {
        _ when push.Payloads.Any(payload => payload.Length > node.Limits.DeltaBytes) => ErrorCode.DeltaTooLarge,
        _ when bytes + (push.Payloads.Count * Limits.EntryOverheadBytes) > node.Limits.PageBytes => ErrorCode.PageTooLarge,
        _ when _unsettledDeltas + push.Payloads.Count > node.Limits.WindowDeltas => ErrorCode.WindowExceeded,
        _ when _unsettledDeltas > 0 && _unsettledBytes + bytes > node.Limits.WindowBytes => ErrorCode.WindowExceeded,
        _ => null,
    };

    private void Answer(PushFrame push, (List<long> Seqs, string? Refusal)? outcome)
    {
        if (!node.IsUp || Ended())
        {
            return;
        }

        if (outcome is not { } known)
        {
            wire.Down(new RejectFrame(push.FirstCounter, ErrorCode.StorageFailed, ""));
            return;
        }

        if (known.Seqs.Count > 0)
        {
            wire.Down(new AckFrame(push.FirstCounter, known.Seqs));
        }

        if (known.Refusal is { } refusal)
        {
            wire.Down(new RejectFrame(push.FirstCounter + known.Seqs.Count, refusal, ""));
        }
    }

    /// <summary>Looked at before every frame (invariant 10).</summary>
    private bool Ended()
    {
        if (grant.IsRevoked && !_ended)
        {
            End(ErrorCode.GrantRevoked);
        }

        return _ended || wire.IsCut;
    }

    private void End(string code)
    {
        _ended = true;
        wire.Down(new ByeFrame(code, ""));
        wire.HangUp();
    }
}
