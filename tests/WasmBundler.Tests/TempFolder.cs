namespace SyncEngine.WasmBundler.Tests;

internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bundler-").FullName;

    public string this[string path] => System.IO.Path.Combine(Path, path);

    public string Folder(string name) => Directory.CreateDirectory(this[name]).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
