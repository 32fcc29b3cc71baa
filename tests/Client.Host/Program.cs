// The entry scripts call Runner; the runtime needs a Main to start.
return 0;
