namespace SyncEngine.Engine;

/// <summary>What a step may know of the world outside: the time, and one random number from 0 up to 1.</summary>
public readonly record struct Moment(DateTimeOffset Now, double Chance);
