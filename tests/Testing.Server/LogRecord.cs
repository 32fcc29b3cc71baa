using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SyncEngine.Testing.Server;

/// <summary>Everything that was logged, from trace on. A test that ends with an error that it did not expect has failed.</summary>
public sealed class LogRecord : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _entries = [];
    private readonly ConcurrentQueue<string> _expected = [];

    public IEnumerable<string> Lines => _entries.Select(entry => entry.Text);

    /// <summary>An error whose text contains this is part of the test.</summary>
    public void Expect(string part) => _expected.Enqueue(part);

    /// <exception cref="InvalidOperationException">An unexpected error was logged.</exception>
    public void Verify()
    {
        var unexpected = _entries.Where(entry => entry.Level >= LogLevel.Error && !_expected.Any(entry.Text.Contains)).ToList();
        if (unexpected.Count > 0)
        {
            throw new InvalidOperationException(
                $"Logged without being expected:\n{string.Join('\n', unexpected.Select(entry => entry.Text))}");
        }
    }

    /// <summary>For what is not made by a host.</summary>
    public ILogger<T> Of<T>()
    {
        using var factory = new LoggerFactory([this], new LoggerFilterOptions { MinLevel = LogLevel.Trace });
        return factory.CreateLogger<T>();
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(LogRecord record, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            record._entries.Enqueue((LogLevel.Trace, $"{category} scope {state}"));
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            record._entries.Enqueue((logLevel, $"{logLevel} {category}[{eventId.Id}] {formatter(state, exception)} {exception}"));
    }
}
