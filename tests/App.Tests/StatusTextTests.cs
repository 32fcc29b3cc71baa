using SyncEngine.Client.App.Text;
using SyncEngine.Engine;

namespace SyncEngine.App.Tests;

public sealed class StatusTextTests
{
    /// <summary>The names are what drives the product from outside; they do not change.</summary>
    [Fact]
    public void Every_state_has_its_name_in_the_page() =>
        Assert.Equal(
            ["saved", "syncing", "synced", "offline", "signed-out", "revoked", "update-needed", "not-saving"],
            Enum.GetValues<SyncState>().Select(StatusText.Name));

    [Fact]
    public void Waiting_edits_are_told() =>
        Assert.Equal("Offline, 3 waiting", StatusText.Label(new SyncStatus(SyncState.Offline, 3)));

    [Fact]
    public void Going_offline_and_coming_back_is_read_aloud_and_each_single_edit_is_not()
    {
        SyncState[] states =
            [SyncState.Saved, SyncState.Syncing, SyncState.Synced, SyncState.Syncing, SyncState.Synced, SyncState.Offline, SyncState.Syncing, SyncState.Synced];
        var spoken = "";
        var heard = new List<string>();
        foreach (var state in states)
        {
            var next = StatusText.Speak(spoken, state);
            if (next != spoken)
            {
                heard.Add(next.Split('.')[0]);
            }

            spoken = next;
        }

        Assert.Equal(["Offline", "Synced"], heard);
    }
}
