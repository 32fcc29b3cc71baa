using Microsoft.AspNetCore.Components.WebAssembly.Hosting;
using Microsoft.JSInterop;
using SyncEngine.Fixture.Page;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.RootComponents.Add<Counter>("#app");
var host = builder.Build();
Interop.JS = (IJSInProcessRuntime)host.Services.GetService(typeof(IJSRuntime))!;
await host.RunAsync();
