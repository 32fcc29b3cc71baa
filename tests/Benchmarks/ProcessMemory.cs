using System.Globalization;

namespace SyncEngine.Benchmarks;

/// <summary>What another process keeps in memory, as Linux counts it.</summary>
internal sealed class ProcessMemory(int processId)
{
    public long ResidentBytes()
    {
        var line = File.ReadLines($"/proc/{processId}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024;
    }
}
