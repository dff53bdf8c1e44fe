//! A PostgreSQL server of its own: a temporary folder, a free port, gone afterwards.

use std::{
    net::TcpListener,
    path::PathBuf,
    process::{Command, Stdio},
};

use crate::run::output;

/// Where Debian keeps the programs, newest first: they are not on the path.
pub fn programs() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(Result::ok)
        .map(|e| e.path().join("bin"))
        .filter(|p| p.join("initdb").exists())
        .collect();
    found.sort();
    found.pop()
}

pub struct Server {
    folder: PathBuf,
    programs: PathBuf,
    port: u16,
    root: bool,
}

impl Server {
    pub fn start() -> Result<Self, String> {
        let programs = programs().ok_or("PostgreSQL is not installed")?;
        let root = output("id", &["-u"]).is_some_and(|id| id == "0");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).map_err(|e| e.to_string())?.port();
        let folder = std::env::temp_dir().join(format!("lisbet-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
        if root {
            // initdb refuses to run as root.
            output("chown", &["postgres", &folder.display().to_string()])
                .ok_or("the folder cannot be given to postgres")?;
        }
        let server = Self { folder, programs, port, root };
        let data = server.folder.join("data").display().to_string();
        server.run(
            "initdb",
            &["--pgdata", &data, "--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "--username=postgres"],
        )?;
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c fsync=off -c max_connections=200",
            server.port,
            server.folder.display()
        );
        let log = server.folder.join("log").display().to_string();
        server
            .run("pg_ctl", &["start", "--wait", "--silent", "--pgdata", &data, "--log", &log, "--options", &options])?;
        // Not a superuser: row-level security must hold for the role that the program uses.
        let port = server.port.to_string();
        // It makes roles, so that a story can run the program as one that owns nothing.
        let role = "CREATE ROLE lisbet LOGIN CREATEDB CREATEROLE NOSUPERUSER NOBYPASSRLS";
        server
            .run("psql", &["--quiet", "--host=127.0.0.1", "--port", &port, "--username=postgres", "--command", role])?;
        Ok(server)
    }

    /// The address of the server's own database, as the program's role.
    pub fn address(&self) -> String {
        format!("postgres://lisbet@127.0.0.1:{}/postgres", self.port)
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Result<(), String> {
        let path = self.programs.join(program);
        let mut command = if self.root { Command::new("runuser") } else { Command::new(&path) };
        if self.root {
            command.args(["-u", "postgres", "--"]).arg(&path);
        }
        let command = command.args(arguments).current_dir(&self.folder).stdin(Stdio::null()).stdout(Stdio::null());
        let status = command.status().map_err(|e| format!("{program}: {e}"))?;
        if status.success() { Ok(()) } else { Err(format!("{program} ended with {status}")) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.folder.join("data").display().to_string();
        let _ = self.run("pg_ctl", &["stop", "--mode=immediate", "--silent", "--pgdata", &data]);
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
