"""What happens at the desk: past facts.

This is where the rules and the conductor take them from, as `e`; the files are for reading.
"""

from kiosk.desk.events.answers import (
    BoardNotShown,
    BoardShown,
    CaseFound,
    CaseNotFound,
    Found,
    IdleExpired,
    ListFiled,
    ListNotRead,
    ListProgress,
    ListRead,
    ListsFound,
    NotFound,
    NotServed,
    NotSignedIn,
    Printed,
    PrintNotSaved,
    PrintSaved,
    RowDrawn,
    RowNotDrawn,
    RowPrinted,
    Searched,
    Served,
    SignedIn,
    SlipChecked,
    SlipNotReady,
    SlipReady,
    WrongListed,
)
from kiosk.desk.events.devices import (
    CardFailed,
    CardPresented,
    CardRead,
    CodeScanned,
    HealthChanged,
    PassportProgress,
    PassportRead,
)
from kiosk.desk.events.staff import (
    Acted,
    BackAsked,
    CareAsked,
    CaseAsked,
    CheckAsked,
    Continued,
    EdgeEntered,
    FactorChosen,
    FactorEntered,
    FindAsked,
    HitChosen,
    LanguageChosen,
    ListChosen,
    ListsAsked,
    LockAsked,
    NumberEntered,
    Opened,
    PaperChosen,
    PaperSeen,
    PapersSeen,
    PauseAsked,
    PinEntered,
    PlaceChosen,
    PrintAsked,
    ReasonChosen,
    RunAsked,
    SearchEntered,
    ServiceChosen,
    ServicesAsked,
    SheetsAsked,
    SlipTyped,
    StaffComing,
    Touched,
    Typed,
    WayChosen,
    WrongAsked,
)

PERSON_EVENTS = (
    PinEntered,
    LanguageChosen,
    Touched,
    Continued,
    BackAsked,
    LockAsked,
    FindAsked,
    ReasonChosen,
    WayChosen,
    NumberEntered,
    FactorChosen,
    FactorEntered,
    SearchEntered,
    HitChosen,
    PapersSeen,
    PrintAsked,
    PaperChosen,
    PaperSeen,
    CodeScanned,
    CheckAsked,
    SlipTyped,
    CaseAsked,
    ListsAsked,
    ListChosen,
    RunAsked,
    SheetsAsked,
    PauseAsked,
    ServicesAsked,
    ServiceChosen,
    Typed,
    WrongAsked,
    CareAsked,
    PlaceChosen,
    Acted,
    CardPresented,
    EdgeEntered,
    StaffComing,
)
"""Real input: it keeps a session alive."""

Event = (
    Opened
    | CardPresented
    | CardRead
    | CardFailed
    | PassportProgress
    | PassportRead
    | PinEntered
    | SignedIn
    | NotSignedIn
    | LanguageChosen
    | Touched
    | Continued
    | BackAsked
    | LockAsked
    | FindAsked
    | ReasonChosen
    | WayChosen
    | NumberEntered
    | FactorChosen
    | FactorEntered
    | SearchEntered
    | HitChosen
    | PapersSeen
    | Found
    | NotFound
    | Searched
    | PrintAsked
    | PaperChosen
    | CodeScanned
    | CheckAsked
    | SlipTyped
    | SlipChecked
    | CaseAsked
    | CaseFound
    | CaseNotFound
    | SlipReady
    | SlipNotReady
    | PrintSaved
    | PrintNotSaved
    | Printed
    | PaperSeen
    | ListsAsked
    | ListsFound
    | ListChosen
    | ListProgress
    | ListRead
    | ListNotRead
    | RunAsked
    | SheetsAsked
    | ListFiled
    | PauseAsked
    | RowDrawn
    | RowNotDrawn
    | RowPrinted
    | ServicesAsked
    | ServiceChosen
    | Typed
    | EdgeEntered
    | Served
    | NotServed
    | WrongAsked
    | WrongListed
    | CareAsked
    | PlaceChosen
    | Acted
    | BoardShown
    | BoardNotShown
    | StaffComing
    | HealthChanged
    | IdleExpired
)
