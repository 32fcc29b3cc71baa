using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Tests.Storage;

public abstract class KeyStoreContract : StoreContract
{
    [Fact]
    public async Task First_key_is_added_once()
    {
        Assert.Empty(await Keys.ListKeysAsync());

        await Keys.AddFirstKeyAsync(Key("one"));
        await Keys.AddFirstKeyAsync(Key("two"));

        await AssertRingAsync("one");
    }

    [Fact]
    public async Task Nodes_that_start_at_once_agree_on_one_first_key()
    {
        await Task.WhenAll(Enumerable.Range(1, 20).Select(node => Keys.AddFirstKeyAsync(Key($"of node {node}"))));

        Assert.Single(await Keys.ListKeysAsync());
    }

    [Fact]
    public async Task Key_is_found_as_it_was_stored_also_after_opening_again()
    {
        var key = new StoredKey("kid", [.. Enumerable.Range(0, 32).Select(i => (byte)(255 - i))], Now);
        await Keys.AddFirstKeyAsync(key);

        await ReopenAsync();

        var found = Assert.Single(await Keys.ListKeysAsync());
        Assert.Equal((key.Id, key.Created), (found.Id, found.Created));
        Assert.Equal(key.Bytes, found.Bytes);
    }

    [Fact]
    public async Task Added_key_signs_from_now_on_and_those_before_it_still_verify()
    {
        await Keys.AddFirstKeyAsync(Key("one"));
        await Keys.AddKeyAsync(Key("two"), retireBefore: null);
        await Keys.AddKeyAsync(Key("three"), retireBefore: null);

        await AssertRingAsync("three", "two", "one");
    }

    [Fact]
    public async Task Added_key_signs_from_now_on_even_if_the_clock_has_gone_back()
    {
        await Keys.AddFirstKeyAsync(Key("one", Now));
        await Keys.AddKeyAsync(Key("two", Now.AddDays(-1)), retireBefore: null);

        await ReopenAsync();

        await AssertRingAsync("two", "one");
    }

    [Fact]
    public async Task Keys_created_before_the_moment_are_retired_and_one_of_that_moment_is_not()
    {
        await Keys.AddFirstKeyAsync(Key("one", Now));
        await Keys.AddKeyAsync(Key("two", Now.AddDays(1)), retireBefore: null);
        await Keys.AddKeyAsync(Key("three", Now.AddDays(2)), retireBefore: null);

        await Keys.AddKeyAsync(Key("four", Now.AddDays(3)), retireBefore: Now.AddDays(2));

        await AssertRingAsync("four", "three");
    }

    [Fact]
    public async Task Key_that_is_there_already_is_refused_and_retires_nothing()
    {
        await Keys.AddFirstKeyAsync(Key("one", Now));
        await Keys.AddKeyAsync(Key("two", Now.AddDays(1)), retireBefore: null);

        await Assert.ThrowsAsync<StorageException>(() => Keys.AddKeyAsync(Key("two", Now.AddDays(2)), retireBefore: Now.AddDays(1)));

        await AssertRingAsync("two", "one");
    }

    private static StoredKey Key(string id, DateTimeOffset? created = null) => new(id, new byte[32], created ?? Now);

    private async Task AssertRingAsync(params string[] ids) => Assert.Equal(ids, (await Keys.ListKeysAsync()).Select(key => key.Id));
}
