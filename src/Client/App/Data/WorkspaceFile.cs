using Loro;
using SyncEngine.Protocol;
using SyncEngine.Schema;

namespace SyncEngine.Client.App.Data;

/// <summary>A whole document with its history as one file: a snapshot in the envelope that also says of a delta which app wrote it.</summary>
public static class WorkspaceFile
{
    public const string Extension = "syncengine";

    /// <summary>What a page holds in memory without trouble.</summary>
    public const int MostBytes = 64 * 1024 * 1024;

    public static byte[] Write(LoroDoc document) => new Envelope(SchemaVersion.Current, document.ExportSnapshot()).Encode();

    /// <summary>What a file holds and a document lacks, as a commit; empty when it lacks nothing.</summary>
    /// <exception cref="FormatException">It is no such file, it is damaged, or a newer version of the app wrote it.</exception>
    public static byte[] Read(byte[] file, LoroDoc document)
    {
        var envelope = Envelope.Open(file);
        if (envelope.SchemaVersion > SchemaVersion.Current)
        {
            throw new FormatException("A newer version of SyncEngine wrote this file. Update the app first.");
        }

        // What cannot be read must leave no trace in the document.
        using var scratch = new LoroDoc();
        try
        {
            scratch.Import(envelope.Bytes.Span);
        }
        catch (LoroImportException error)
        {
            throw new FormatException("This file is damaged.", error);
        }

        return document.Version.Includes(scratch.Version) ? [] : scratch.ExportUpdates(document.Version);
    }
}
