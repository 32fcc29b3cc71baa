using System.Runtime.CompilerServices;
using System.Threading.Channels;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine.Tests;

/// <summary>A server that says what the test tells it to: the test awaits each connection and each frame, and answers by hand.</summary>
internal sealed class ScriptedTransport : ITransport
{
    private readonly Channel<Attempt> _attempts = Channel.CreateUnbounded<Attempt>();

    public async Task<IConnection> OpenAsync(HelloFrame hello, CancellationToken cancellationToken)
    {
        var attempt = new Attempt(hello);
        _attempts.Writer.TryWrite(attempt);
        return await attempt.Answer.Task.WaitAsync(cancellationToken);
    }

    public async Task<Attempt> NextAttemptAsync() => await _attempts.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    internal sealed record Attempt(HelloFrame Hello)
    {
        public TaskCompletionSource<IConnection> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Connection Welcome(WelcomeFrame welcome)
        {
            var connection = new Connection(welcome);
            Answer.SetResult(connection);
            return connection;
        }

        public void Refuse(TransportException reason) => Answer.SetException(reason);
    }

    internal sealed class Connection(WelcomeFrame welcome) : IConnection
    {
        private readonly Channel<Frame> _down = Channel.CreateUnbounded<Frame>();
        private readonly Channel<Frame> _up = Channel.CreateUnbounded<Frame>();
        private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public WelcomeFrame Welcome { get; } = welcome;

        public Task Disposed => _disposed.Task.WaitAsync(TimeSpan.FromSeconds(30));

        public void Say(Frame frame) => _down.Writer.TryWrite(frame);

        public void Break() => _down.Writer.TryComplete(new TransportException("The cable was pulled."));

        public async Task<Frame> HearAsync() => await _up.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        public async IAsyncEnumerable<Frame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var frame in _down.Reader.ReadAllAsync(cancellationToken))
            {
                yield return frame;
            }
        }

        public ValueTask SendAsync(Frame frame, CancellationToken cancellationToken) => _up.Writer.WriteAsync(frame, cancellationToken);

        public ValueTask DisposeAsync()
        {
            _disposed.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
