using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;
using Microsoft.Extensions.DependencyInjection;
using SyncEngine.Client.App;
using SyncEngine.Client.App.Browser;
using SyncEngine.Client.App.Data;
using SyncEngine.Client.App.Sync;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.RootComponents.Add<App>("#app");
builder.RootComponents.Add<HeadOutlet>("head::after");

builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(new HttpClient { BaseAddress = new Uri(builder.HostEnvironment.BaseAddress) });
builder.Services.AddSingleton<FrameSignal>();
builder.Services.AddSingleton<PageVisibility>();
builder.Services.AddSingleton<FocusWatch>();
builder.Services.AddSingleton<AppShell>();
builder.Services.AddSingleton<WorkerLink>();
builder.Services.AddSingleton<WorkspaceApi>();
builder.Services.AddSingleton<DeviceWorkspaces>();
builder.Services.AddSingleton<WorkspaceSessions>();
builder.Services.AddSingleton<WorkspaceRemoval>();
builder.Services.AddSingleton<Recovery>();

var host = builder.Build();
host.Services.GetRequiredService<WorkerLink>().Start();
await host.RunAsync();
