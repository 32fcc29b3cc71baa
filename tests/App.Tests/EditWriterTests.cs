using SyncEngine.Client.App.Data;
using SyncEngine.Testing;

namespace SyncEngine.App.Tests;

public sealed class EditWriterTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Disk _disk = new();
    private readonly List<int> _saved = [];

    [Fact]
    public void Edit_counts_as_unsaved_until_it_is_on_the_disk() => OneThread.Run(async thread =>
    {
        await using var writer = NewWriter();
        Add(writer, 1);
        Assert.Equal(1, writer.Unsaved);
        Assert.Empty(_saved);

        _disk.Pass();
        thread.RunPosted();

        Assert.Equal(0, writer.Unsaved);
        Assert.Equal([1], _saved);
    });

    [Fact]
    public void Edits_made_while_one_is_stored_go_together_in_the_next_transaction() => OneThread.Run(async thread =>
    {
        await using var writer = NewWriter();
        Add(writer, 1);
        Add(writer, 2);
        Add(writer, 3);
        Assert.Equal([1], _disk.Waiting);

        _disk.Pass();
        thread.RunPosted();
        Assert.Equal([2, 3], _disk.Waiting);

        _disk.Pass();
        thread.RunPosted();
        Assert.Equal([1, 2, 3], _disk.Stored);
        Assert.Equal([1, 2], _saved);
    });

    [Fact]
    public void Edit_that_could_not_be_stored_is_kept_and_goes_first_in_the_next_attempt() => OneThread.Run(async thread =>
    {
        await using var writer = NewWriter();
        Add(writer, 1);
        _disk.Fail();
        thread.RunPosted();
        Assert.IsType<IOException>(writer.Failure);

        Add(writer, 2);
        thread.RunPosted();
        Assert.Equal(2, writer.Unsaved);
        Assert.Equal([1, 2], _disk.Waiting);

        _disk.Pass();
        thread.RunPosted();
        Assert.Null(writer.Failure);
        Assert.Equal([1, 2], _disk.Stored);
    });

    [Fact]
    public void Failing_disk_is_tried_again_after_pauses_that_grow_to_half_a_minute() => OneThread.Run(async thread =>
    {
        await using var writer = NewWriter();
        Add(writer, 1);
        var pauses = new List<double>();
        for (var attempt = 0; attempt < 7; attempt++)
        {
            _disk.Fail();
            thread.RunPosted();
            Assert.Null(_disk.Waiting);

            var pause = _clock.NextDue!.Value - _clock.GetUtcNow();
            pauses.Add(pause.TotalSeconds);
            _clock.Advance(pause);
            thread.RunPosted();
        }

        Assert.Equal([1, 2, 4, 8, 16, 30, 30], pauses);
        _disk.Pass();
        thread.RunPosted();
        Assert.Equal([1], _disk.Stored);
    });

    [Fact]
    public void Person_need_not_wait_for_the_pause_to_end() => OneThread.Run(async thread =>
    {
        await using var writer = NewWriter();
        Add(writer, 1);
        _disk.Fail();
        thread.RunPosted();
        Assert.Null(_disk.Waiting);

        writer.Retry();
        thread.RunPosted();
        _disk.Pass();
        thread.RunPosted();

        Assert.Equal([1], _disk.Stored);
    });

    [Fact]
    public void Writer_stores_what_is_left_before_it_ends() => OneThread.Run(async thread =>
    {
        var writer = NewWriter();
        Add(writer, 1);
        Add(writer, 2);
        var ending = writer.DisposeAsync().AsTask();

        _disk.Pass();
        thread.RunPosted();
        Assert.False(ending.IsCompleted);
        _disk.Pass();
        await ending;

        Assert.Equal([1, 2], _disk.Stored);
    });

    [Fact]
    public void Writer_that_waits_to_try_again_ends_with_one_last_attempt() => OneThread.Run(async thread =>
    {
        var writer = NewWriter();
        Add(writer, 1);
        _disk.Fail();
        thread.RunPosted();
        var ending = writer.DisposeAsync().AsTask();
        thread.RunPosted();

        _disk.Pass();
        await ending;

        Assert.Equal([1], _disk.Stored);
    });

    [Fact]
    public void Attempt_that_fails_while_the_writer_ends_is_followed_by_the_last_one_at_once() => OneThread.Run(async thread =>
    {
        var writer = NewWriter();
        Add(writer, 1);
        var ending = writer.DisposeAsync().AsTask();
        _disk.Fail();
        thread.RunPosted();

        Assert.Equal([1], _disk.Waiting);
        _disk.Pass();
        await ending;
        Assert.Equal([1], _disk.Stored);
    });

    private EditWriter NewWriter()
    {
        var writer = new EditWriter(_disk.AppendAsync, _clock);
        writer.Saved += _saved.Add;
        return writer;
    }

    private static void Add(EditWriter writer, byte delta) => writer.Add([[delta]]);
}
