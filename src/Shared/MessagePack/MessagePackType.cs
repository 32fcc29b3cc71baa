namespace SyncEngine.MessagePack;

/// <summary>What the next value of a <see cref="MessagePackReader"/> is.</summary>
public enum MessagePackType
{
    Nil,
    Boolean,
    Integer,
    Float,
    Text,
    Binary,
    Array,
    Map,
    Extension,
}
