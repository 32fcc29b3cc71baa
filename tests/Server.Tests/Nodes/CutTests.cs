using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Access;
using SyncEngine.Server.Storage;
using SyncEngine.Testing.Server;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Nodes;

/// <summary>
/// A hundred devices behind HAProxy on three nodes. One after the other is revoked at another node while it sends: its socket is gone within a
/// second, and from the answer on nothing of it comes into the log, also when no node hears of another (C8, invariant 10).
/// </summary>
public sealed class CutTests(ITestOutputHelper output)
{
    private const int Devices = 100;
    private const int Revoked = 32;

    private static readonly int Manners = Enum.GetValues<RevokedDevice.Manner>().Length;

    private static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Device_that_is_revoked_while_it_sends_is_gone_within_a_second_and_nothing_of_it_is_taken_after_the_answer(bool hints)
    {
        await using var nodes = await NodeGroup.StartAsync(hints);
        var alice = await nodes.Hosts[0].Http.CreateWorkspaceAsync();
        var devices = new List<RevokedDevice>();
        for (var i = 0; i < Devices; i++)
        {
            devices.Add(await RevokedDevice.ConnectAsync(
                nodes.Address, await IssueAsync(nodes.Hosts[0], alice), (RevokedDevice.Manner)(i % Manners)));
        }

        var cuts = new List<(RevokedDevice.Manner Manner, double Milliseconds)>();
        await using var yardstick = new Yardstick();
        foreach (var device in devices.Take(Revoked))
        {
            cuts.Add((device.Does, (await RevokeAsync(nodes, alice, device)).TotalMilliseconds));
        }

        var worst = TimeSpan.FromMilliseconds(cuts.Max(cut => cut.Milliseconds));
        Print(hints, "all", cuts.Select(cut => cut.Milliseconds));
        foreach (var of in cuts.GroupBy(cut => cut.Manner))
        {
            Print(hints, WordsOf(of.Key), of.Select(cut => cut.Milliseconds));
        }

        Print(string.Create(CultureInfo.InvariantCulture, $"meanwhile the machine was late by {yardstick.Worst.TotalMilliseconds:F0} ms at most"));
        Assert.True(worst - yardstick.Worst < Most, $"worst {worst}, and the machine was late by {yardstick.Worst}");
        foreach (var device in devices)
        {
            await device.DisposeAsync();
        }
    }

    /// <summary>The time from the answer until the socket has gone.</summary>
    private static async Task<TimeSpan> RevokeAsync(NodeGroup nodes, Admission alice, RevokedDevice device)
    {
        var its = nodes.NodeOf(device.Admission);
        var revoker = nodes.Hosts.First(host => host != its);
        var running = device.RunAsync();
        await device.Ready;

        using var answer = await revoker.Http.RevokeAsync(alice, device.Admission.GrantId);
        var answered = Stopwatch.GetTimestamp();
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var goneAfter = TimeAsync(device.Gone, answered);
        var atAnswer = await LastCounterAsync(revoker, device);
        var cut = await goneAfter;

        Assert.Equal(ErrorCode.GrantRevoked, (await running).Code);
        Assert.InRange(device.Acked, 0, atAnswer);
        await Eventually.IsAsync(true, () => Task.FromResult(nodes.NodeOf(device.Admission) is null));
        Assert.Equal(atAnswer, await LastCounterAsync(revoker, device));
        return cut;
    }

    private static async Task<TimeSpan> TimeAsync(Task ends, long from)
    {
        await ends;
        return Stopwatch.GetElapsedTime(from);
    }

    private static async Task<long> LastCounterAsync(ServerHost node, RevokedDevice device) =>
        (await node.Services.GetRequiredService<ILogStore>()
            .LocateAsync(Id<Workspace>.Parse(device.Admission.WorkspaceId), device.Replica, 0)).AckedCounter;

    /// <summary>As a master does it over HTTP, and without the limit on requests.</summary>
    private static async Task<Admission> IssueAsync(ServerHost node, Admission alice)
    {
        var grant = new StoredGrant(
            Id<Grant>.New(),
            Id<Workspace>.Parse(alice.WorkspaceId),
            Id<Device>.New(),
            "device",
            Role.Access,
            Scope.ReadWrite,
            TimeProvider.System.GetUtcNow());
        Assert.True(await node.Services.GetRequiredService<IAccessStore>().IssueGrantAsync(grant, Id<Grant>.Parse(alice.GrantId)));
        return new Admission(
            alice.WorkspaceId,
            grant.Id.ToString(),
            grant.Device.ToString(),
            grant.Role,
            grant.Scope,
            grant.Expires,
            node.Services.GetRequiredService<Tokens>().Issue(grant));
    }

    private static string WordsOf(RevokedDevice.Manner manner) => manner switch
    {
        RevokedDevice.Manner.Heeds => "sending ones that heed the bye",
        RevokedDevice.Manner.Stays => "sending ones that do not go",
        RevokedDevice.Manner.SendsOn => "sending ones that send on",
        _ => "idle ones that do not go",
    };

    private void Print(bool hints, string which, IEnumerable<double> milliseconds)
    {
        var times = milliseconds.Order().ToList();
        Print(string.Create(
            CultureInfo.InvariantCulture,
            $"{Devices} devices on 3 nodes, {(hints ? "with hints" : "with every hint lost")}, {times.Count} revoked ({which}): "
            + $"the socket was gone {times[times.Count / 2]:F0} ms after the answer (median), {times[^1]:F0} ms at worst"));
    }

    private void Print(string figures)
    {
        output.WriteLine(figures);
        Console.WriteLine(figures);
    }
}
