using System.Text.Json;
using Loro;
using SyncEngine.Protocol;

namespace SyncEngine.Client.App.Data;

/// <summary>
/// The records of one root map of the document, as objects. What is shown is immutable: a change makes a new list, so that whoever
/// holds the old one can tell by reference that there is another.
/// </summary>
public abstract class RecordTable<TRecord>
    where TRecord : class
{
    private readonly string _name;
    private readonly LoroDoc _document;
    private readonly Dictionary<string, TRecord> _records = [];
    private readonly HashSet<string> _unreadable = [];
    private readonly HashSet<string> _stale = [];

    private protected RecordTable(LoroDoc document, string name)
    {
        _document = document;
        _name = name;
    }

    /// <summary>Records that break the rules: a faulty or newer program wrote them.</summary>
    public int Unreadable => _unreadable.Count;

    private protected IReadOnlyCollection<TRecord> Records => _records.Values;

    private LoroMap Root => _document.GetMap(_name);

    /// <summary>Reads everything.</summary>
    internal void Load()
    {
        using var json = JsonDocument.Parse(Root.ToJson());
        foreach (var record in json.RootElement.EnumerateObject())
        {
            Keep(record.Name, record.Value);
        }

        Refreshed();
    }

    /// <summary>Remembers which records a change concerns.</summary>
    internal void Note(LoroChange change)
    {
        if (change.Path[0] != _name)
        {
            return;
        }

        if (change.Path.Count == 1)
        {
            _stale.UnionWith(change.Keys);
        }
        else
        {
            _stale.Add(change.Path[1].AsText());
        }
    }

    /// <summary>Reads again what has changed; false when nothing has.</summary>
    internal bool Refresh()
    {
        if (_stale.Count == 0)
        {
            return false;
        }

        var root = Root;
        foreach (var key in _stale)
        {
            Read(root, key);
        }

        _stale.Clear();
        Refreshed();
        return true;
    }

    private protected abstract TRecord? Parse(string key, JsonElement fields);

    /// <summary>Makes the lists anew.</summary>
    private protected abstract void Refreshed();

    private protected void Write(string key, params ReadOnlySpan<(string Field, LoroValue Value)> fields)
    {
        var record = Root.GetOrCreateMap(key);
        foreach (var (field, value) in fields)
        {
            record.Set(field, value);
        }

        _document.Commit();
    }

    private protected void Delete(string key)
    {
        Root.Delete(key);
        _document.Commit();
    }

    private void Read(LoroMap root, string key)
    {
        switch (root.Get(key))
        {
            case null:
                _records.Remove(key);
                _unreadable.Remove(key);
                break;
            case { Kind: LoroValueKind.Container } value:
                using (var json = JsonDocument.Parse(value.AsContainer().ToJson()))
                {
                    Keep(key, json.RootElement);
                }

                break;
            default:
                Keep(key, default);
                break;
        }
    }

    private void Keep(string key, JsonElement fields)
    {
        if (fields.ValueKind == JsonValueKind.Object && Parse(key, fields) is { } record)
        {
            _records[key] = record;
            _unreadable.Remove(key);
        }
        else
        {
            _records.Remove(key);
            _unreadable.Add(key);
        }
    }

    private protected static string? Text(JsonElement fields, string name) =>
        fields.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.String ? field.GetString() : null;

    private protected static double? Number(JsonElement fields, string name) =>
        fields.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.Number ? field.GetDouble() : null;
}
