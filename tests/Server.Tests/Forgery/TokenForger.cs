using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Tests.Forgery;

/// <summary>
/// What somebody has who wants in: tokens that admit, other people's among them, a key that was retired, and any amount of patience. All from
/// one seed, every kind of text in its turn.
/// </summary>
internal sealed class TokenForger
{
    private static readonly string[] Algorithms =
        ["none", "None", "NONE", "hs256", "Hs256", "HS384", "HS512", "RS256", "ES256", "PS256", "EdDSA", "HS256 ", "dir", ""];

    private static readonly string[] Types = ["master+jwt", "access+jwt", "MASTER+JWT", "application/master+jwt", "JWT", "at+jwt", "JWE", ""];

    private readonly IReadOnlyList<string> _live;
    private readonly StoredKey _retired;
    private readonly TextBender _bend;
    private readonly (string Name, Func<string, string> Make)[] _kinds;

    public TokenForger(int seed, IReadOnlyList<string> live, StoredKey retired)
    {
        _live = live;
        _retired = retired;
        _bend = new TextBender(new Random(seed));
        _kinds =
        [
            ("bit flipped", _bend.FlipBit),
            ("character replaced", _bend.Replace),
            ("characters swapped", _bend.Swap),
            ("end cut off", _bend.Truncate),
            ("beginning cut off", _bend.Behead),
            ("letter case", _bend.InvertCase),
            ("unused bits", token => InPart(token, _bend.SetUnusedBits)),
            ("padding", token => InPart(token, _bend.Pad)),
            ("white space", _bend.AddSpace),
            ("other alphabet", _bend.OtherAlphabet),
            ("not ASCII", _bend.LeaveAscii),
            ("part of another token", token => InPart(token, _ => _bend.OneOf(_bend.OneOf(_live).Split('.')))),
            ("parts in another order", Reorder),
            ("part left out", token => InPart(token, _ => "")),
            ("more parts", token => token + _bend.OneOf([".", "..", ".e30", $".{token.Split('.')[2]}", $".{token}"])),
            ("claims of another", token => Edit(token, 1, EditClaims)),
            ("header edited", token => Edit(token, 0, EditHeader)),
            ("header twice over", RepeatInHeader),
            ("no signature", token => $"{Encode("""{"alg":"none","typ":"master+jwt"}""")}.{token.Split('.')[1]}."),
            ("own key", token => Sign(Edit(token, 0, BringKey), _bend.Bytes(32))),
            ("retired key", token => Sign(Edit(token, 0, header => Retire(header)), _retired.Bytes)),
            ("public text as key", token => Sign(token, Encoding.UTF8.GetBytes(_bend.OneOf(["syncengine", KidOf(token), token.Split('.')[0], "\0"])))),
            ("encrypted", Encrypt),
            ("made up", _ => $"{Encode(_bend.Bytes(40))}.{Encode(_bend.Bytes(150))}.{Encode(_bend.Bytes(32))}"),
            ("said twice", token => token + _bend.OneOf([token, $", {token}", $" {token}", $",{_bend.OneOf(_live)}"])),
        ];
    }

    public int Kinds => _kinds.Length;

    /// <summary>A text that is none of the live tokens.</summary>
    public (string Kind, string Text) Next(int number)
    {
        var (name, make) = _kinds[number % _kinds.Length];
        string text;
        do
        {
            text = make(_bend.OneOf(_live));
        }
        while (_live.Contains(text));
        return (name, text);
    }

    private string InPart(string token, Func<string, string> change)
    {
        var parts = token.Split('.');
        var at = _bend.Next(parts.Length);
        parts[at] = change(parts[at]);
        return string.Join('.', parts);
    }

    private string Reorder(string token)
    {
        var parts = token.Split('.');
        var turn = 1 + _bend.Next(2);
        return string.Join(_bend.OneOf([".", ".", "..", " "]), parts[turn..].Concat(parts[..turn]));
    }

    private void EditClaims(JsonObject claims)
    {
        var other = JsonNode.Parse(Base64Url.DecodeFromChars(_bend.OneOf(_live).Split('.')[1]))!.AsObject();
        var claim = _bend.OneOf(claims.Select(claim => claim.Key).ToList());
        claims[claim] = _bend.Next(4) switch
        {
            0 => Encode(_bend.Bytes(16)),
            1 => new JsonArray("syncengine/master", "syncengine/access"),
            2 => null,
            _ => other[claim]?.DeepClone(),
        };
        if (_bend.Next(4) == 0)
        {
            claims[_bend.OneOf(["exp", "nbf", "role", "scope", "Grant"])] = _bend.Next(int.MaxValue);
        }
    }

    private void EditHeader(JsonObject header)
    {
        switch (_bend.Next(4))
        {
            case 0:
                header["alg"] = _bend.OneOf(Algorithms);
                break;
            case 1:
                header["typ"] = _bend.OneOf(Types);
                break;
            case 2:
                header["kid"] = _bend.OneOf([_retired.Id, KidOf(_bend.OneOf(_live)), Encode(_bend.Bytes(8)), "", "../../dev/null", "' OR 1=1 --"]);
                break;
            default:
                header[_bend.OneOf(["crit", "zip", "b64", "cty", "x5t", "nonce"])] = _bend.OneOf(["DEF", "JWT", "x"]);
                break;
        }
    }

    private string RepeatInHeader(string token)
    {
        var parts = token.Split('.');
        var header = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0]));
        var more = _bend.OneOf([$"\"kid\":\"{_retired.Id}\"", "\"alg\":\"none\"", "\"alg\":\"HS256\"", $"\"kid\":\"{KidOf(token)}\"", "\"typ\":\"access+jwt\""]);
        var twice = _bend.Next(2) == 0 ? $"{{{more},{header[1..]}" : $"{header[..^1]},{more}}}";
        return Sign($"{Encode(twice)}.{parts[1]}.{parts[2]}", _bend.Next(2) == 0 ? _retired.Bytes : _bend.Bytes(32));
    }

    /// <summary>Where to find the key, if anybody should look there.</summary>
    private void BringKey(JsonObject header)
    {
        var key = new JsonObject { ["kty"] = "oct", ["k"] = Encode(_bend.Bytes(32)) };
        header[_bend.OneOf(["jku", "x5u", "jwk", "kid", "x5c"])] = _bend.Next(2) == 0 ? key : "http://127.0.0.1:9/keys";
    }

    private void Retire(JsonObject header)
    {
        if (_bend.Next(2) == 0)
        {
            header["kid"] = _retired.Id;
        }
    }

    private string Encrypt(string token)
    {
        var header = _bend.OneOf(
        [
            """{"alg":"dir","enc":"A256GCM","typ":"master+jwt"}""",
            """{"alg":"PBES2-HS256+A128KW","enc":"A128CBC-HS256","p2c":2000000000,"p2s":"AAAA"}""",
            """{"alg":"A256KW","enc":"A256CBC-HS512","zip":"DEF"}""",
        ]);
        return $"{Encode(header)}.{Encode(_bend.Bytes(40))}.{Encode(_bend.Bytes(12))}.{token.Split('.')[1]}.{Encode(_bend.Bytes(16))}";
    }

    private static string Edit(string token, int part, Action<JsonObject> edit)
    {
        var parts = token.Split('.');
        var json = JsonNode.Parse(Base64Url.DecodeFromChars(parts[part]))!.AsObject();
        edit(json);
        parts[part] = Encode(json.ToJsonString());
        return string.Join('.', parts);
    }

    private static string Sign(string token, byte[] key)
    {
        var signed = token[..token.LastIndexOf('.')];
        return $"{signed}.{Encode(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string KidOf(string token) =>
        JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[0]))!["kid"]!.GetValue<string>();

    private static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
