// Starts the .NET program and gives back what runs a scenario in it.
export async function start(dotnet, config) {
  const runtime = await dotnet.withConfig(config).create();
  await runtime.runMain(config.mainAssemblyName, []);
  const { Runner } = (await runtime.getAssemblyExports(config.mainAssemblyName)).SyncEngine.SignalR.WebSockets.Host;
  return (scenario, url) => Runner.Run(scenario, url);
}
