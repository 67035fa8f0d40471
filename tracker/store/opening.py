"""Opening the memory: the engine, its sessions and the vault, from a few settings."""

import atexit
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from tracker.store.base import make_engine
from tracker.store.postgres import EmbeddedPostgres
from tracker.store.vault import Keeping, Vault
from tracker.store.vault_folder import FolderVault
from tracker.store.vault_objects import ObjectVault


class Store:
    """The database and the vault of one home. Nothing is opened before it is first used.

    Without `database_url` the embedded server of `home` is started, or shared if it runs, and
    given back by `close` (at the latest when the process ends). Without `vault_address` the
    evidence lies in a folder of `home`.
    """

    def __init__(
        self,
        home: Path,
        database_url: str | None,
        max_upload_mb: int,
        vault_address: str | None = None,
        keeping: Keeping | None = None,
    ) -> None:
        self.home = home.resolve()
        self._given_url = database_url
        self._embedded: EmbeddedPostgres | None = None
        self.vault: Vault = (
            ObjectVault(vault_address, max_upload_mb << 20)
            if vault_address
            else FolderVault(self.home / "vault", max_upload_mb << 20)
        )
        self.vault.keeping = keeping or Keeping()

    @cached_property
    def url(self) -> str:
        """The database's address; starts the embedded server where none was given."""
        if self._given_url:
            return self._given_url
        self._embedded = EmbeddedPostgres(self.home)
        url = self._embedded.acquire()
        atexit.register(self.close)
        return url

    @cached_property
    def engine(self) -> Engine:
        return make_engine(self.url)

    @cached_property
    def _sessions(self) -> sessionmaker[Session]:
        return sessionmaker(self.engine, expire_on_commit=False)

    @cached_property
    def _readers(self) -> sessionmaker[Session]:
        engine = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        return sessionmaker(engine, expire_on_commit=False)

    def session(self) -> Session:
        """A new session; whoever asks closes it."""
        return self._sessions()

    def reader(self) -> Session:
        """A new session for reading alone; whoever asks closes it.

        Each statement sees what is committed when it begins, as in a transaction of the usual
        kind, but beginning and ending one, two ways to the server and back, is left out.
        """
        return self._readers()

    def close(self) -> None:
        """Close the connections and let go of the embedded server. Safe to call twice."""
        if "engine" in self.__dict__:
            self.engine.dispose()
            del self.__dict__["engine"]
            self.__dict__.pop("_sessions", None)
            self.__dict__.pop("_readers", None)
        if self._embedded is not None:
            self._embedded.release()
            self._embedded = None
            self.__dict__.pop("url", None)
