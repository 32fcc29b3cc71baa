// The page and the worker call Runner; the runtime needs a Main to start.
return 0;
