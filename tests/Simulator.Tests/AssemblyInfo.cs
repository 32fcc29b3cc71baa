// A sweep takes all processors for itself.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
