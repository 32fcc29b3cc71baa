namespace SyncEngine.Protocol.Tests;

public sealed class ChainTests
{
    private static readonly Id<Replica> Replica = Id<Replica>.Read(Convert.FromHexString("000102030405060708090a0b0c0d0e0f"));

    /// <summary>Computed apart from this code: Python's hashlib over the concatenation.</summary>
    [Fact]
    public void The_chain_is_the_hash_of_the_last_one_the_identity_and_the_hash_of_the_payload() =>
        Assert.Equal("68ab478dcb6628c5cb1ff47a869fe9a609f72264577fcc6db7b1f2a9ebbe1544", Chain.Start.Next(Replica, 1, "hello"u8).ToString());

    [Fact]
    public void Another_replica_counter_payload_or_order_makes_another_chain()
    {
        var chain = Chain.Start.Next(Replica, 1, "a"u8);

        Assert.NotEqual(chain, Chain.Start.Next(new Id<Replica>(7), 1, "a"u8));
        Assert.NotEqual(chain, Chain.Start.Next(Replica, 2, "a"u8));
        Assert.NotEqual(chain, Chain.Start.Next(Replica, 1, "b"u8));
        Assert.NotEqual(chain.Next(Replica, 2, "b"u8), Chain.Start.Next(Replica, 2, "b"u8).Next(Replica, 1, "a"u8));
    }

    [Fact]
    public void A_chain_of_another_length_is_refused() =>
        Assert.Equal("A chain has 32 bytes, not 31.", Assert.Throws<FormatException>(() => new Chain(new byte[31])).Message);
}
