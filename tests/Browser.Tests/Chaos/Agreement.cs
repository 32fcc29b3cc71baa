using System.Globalization;
using Microsoft.Playwright;
using SyncEngine.Testing.Server;

namespace SyncEngine.Browser.Tests.Chaos;

/// <summary>What all tabs show in the end, held against what was typed.</summary>
internal static class Agreement
{
    private static readonly LocatorAssertionsToHaveAttributeOptions Patience = new() { Timeout = 60_000 };

    /// <summary>Every tab shows the same: everything that was called saved, nothing that was not typed, nothing twice. Returns the figures.</summary>
    public static async Task<string> ReachAsync(IReadOnlyCollection<Profile> profiles, IReadOnlyCollection<Typist> typists)
    {
        var tabs = profiles.SelectMany(profile => profile.Tabs).ToList();
        foreach (var tab in tabs)
        {
            await tab.Typing;
            var status = tab.Page.GetByTestId("sync-status");
            await Assertions.Expect(status).ToHaveAttributeAsync("data-state", "synced", Patience);
            await Assertions.Expect(status).ToHaveAttributeAsync("data-pending", "0", Patience);
        }

        var names = await tabs[0].NamesAsync();
        foreach (var tab in tabs)
        {
            await Eventually.IsAsync(string.Join('\n', names), async () => string.Join('\n', await tab.NamesAsync()));
            await Assertions.Expect(tab.Page.Locator("#blazor-error-ui")).ToBeHiddenAsync();
        }

        var saved = typists.SelectMany(typist => typist.Saved).ToHashSet();
        var typed = typists.SelectMany(typist => typist.Typed).ToHashSet();
        Assert.Empty(saved.Except(names));
        Assert.Empty(names.Except(typed));
        Assert.Equal(names.Count, names.Distinct().Count());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{tabs.Count} tabs, {typed.Count} foods typed, {saved.Count} called saved, {names.Count} on every tab, 0 saved and lost, 0 twice");
    }
}
