using System.Net;

namespace SyncEngine.Transport.Tests;

/// <summary>A network on which bodies of answers break off.</summary>
internal sealed class BreakingLine() : DelegatingHandler(new SocketsHttpHandler())
{
    /// <summary>After how many bytes each of the next answers breaks off.</summary>
    public Queue<int> Breaks { get; } = [];

    /// <summary>Bytes of bodies that were let through.</summary>
    public long Carried { get; private set; }

    public int Answers { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        Answers++;
        var body = new Body(this, await response.Content.ReadAsStreamAsync(cancellationToken), Breaks.TryDequeue(out var most) ? most : null);
        var carried = new StreamContent(body);
        foreach (var header in response.Content.Headers)
        {
            carried.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        response.Content = carried;
        return response;
    }

    private sealed class Body(BreakingLine line, Stream inner, int? most) : Stream
    {
        private int _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_read == most)
            {
                throw new HttpIOException(HttpRequestError.ResponseEnded, "The line broke.");
            }

            var read = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, (most ?? int.MaxValue) - _read)], cancellationToken);
            _read += read;
            line.Carried += read;
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
