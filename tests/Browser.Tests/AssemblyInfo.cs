// Each test runs two browsers with two .NET runtimes each; several at once would measure and try each other's patience.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
