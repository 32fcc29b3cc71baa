namespace Blazor.IndexedDB.Interop;

/// <summary>The first byte of each operation. The numbers are those of the JavaScript module.</summary>
internal enum BatchOperation : byte
{
    Put = 1,
    Add = 2,
    Append = 3,
    Delete = 4,
    Clear = 5,
    Get = 6,
    GetAll = 7,
    GetAllBackward = 8,
    Count = 9,
    FirstKey = 10,
    LastKey = 11,
    Expect = 12,
}
