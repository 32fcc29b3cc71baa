// The part of the .NET runtime's interface that the boot code uses.

/** Written by the bundler; only the runtime looks inside. */
export interface BootConfig {
  readonly mainAssemblyName: string;
  readonly resources: object;
}

export interface Runtime {
  setModuleImports(moduleName: string, imports: object): void;
  runMain(mainAssemblyName: string, args: string[]): Promise<number>;
}

export interface RuntimeBuilder {
  withConfig(config: object): RuntimeBuilder;
  create(): Promise<Runtime>;
}

/** Called by the runtime once it runs and before Main does. */
export interface RuntimeReadyModule {
  onRuntimeReady(runtime: Runtime): void | Promise<void>;
}
