/** Packages of a Debian 12 host, as `dpkg -l` names them: name, version, description. */
export const debianPackages: readonly (readonly [name: string, version: string, description: string])[] = `
adduser|3.134|add and remove users and groups
apparmor|3.0.8-3|user-space parser utility for AppArmor
apt|2.6.1|commandline package manager
apt-listchanges|3.24|package change history notification tool
apt-utils|2.6.1|package management related utility programs
base-files|12.4+deb12u11|Debian base system miscellaneous files
base-passwd|3.6.1|Debian base system master password and group files
bash|5.2.15-2+b8|GNU Bourne Again SHell
bash-completion|1:2.11-6|programmable completion for the bash shell
bind9-host|1:9.18.33-1~deb12u2|DNS Lookup Utility
bsdutils|1:2.38.1-5+deb12u3|basic utilities from 4.4BSD-Lite
busybox|1:1.35.0-4+b4|Tiny utilities for small and embedded systems
bzip2|1.0.8-5+b1|high-quality block-sorting file compressor
ca-certificates|20230311|Common CA certificates
chrony|4.3-2+deb12u1|Versatile implementation of the Network Time Protocol
console-setup|1.221|console font and keymap setup program
coreutils|9.1-1|GNU core utilities
cpio|2.13+dfsg-7.1|GNU cpio -- a program to manage archives of files
cron|3.0pl1-162|process scheduling daemon
curl|7.88.1-10+deb12u12|command line tool for transferring data with URL syntax
dash|0.5.12-2|POSIX-compliant shell
dbus|1.14.10-1~deb12u1|simple interprocess messaging system
debconf|1.5.82|Debian configuration management system
debian-archive-keyring|2023.3+deb12u2|GnuPG archive keys of the Debian archive
debianutils|5.7-0.5~deb12u1|Miscellaneous utilities specific to Debian
dialog|1.3-20230209-1|Displays user-friendly dialog boxes from shell scripts
diffutils|1:3.8-4|File comparison utilities
dirmngr|2.2.40-1.1|GNU privacy guard - network certificate management service
dmidecode|3.4-1|SMBIOS/DMI table decoder
dmsetup|2:1.02.185-2|Linux Kernel Device Mapper userspace library
dpkg|1.21.22|Debian package management system
e2fsprogs|1.47.0-2|ext2/ext3/ext4 file system utilities
ethtool|1:6.1-1|display or change Ethernet device settings
fdisk|2.38.1-5+deb12u3|collection of partitioning utilities
file|1:5.44-3|Recognize the type of data in a file using "magic" numbers
findutils|4.9.0-4|utilities for finding files--find, xargs
gcc-12-base|12.2.0-14|GCC, the GNU Compiler Collection (base package)
gettext-base|0.21-12|GNU Internationalization utilities for the base system
gnupg|2.2.40-1.1|GNU privacy guard - a free PGP replacement
gpg|2.2.40-1.1|GNU Privacy Guard -- minimalist public key operations
grep|3.8-5|GNU grep, egrep and fgrep
groff-base|1.22.4-10|GNU troff text-formatting system (base system components)
grub-common|2.06-13+deb12u1|GRand Unified Bootloader (common files)
grub-pc|2.06-13+deb12u1|GRand Unified Bootloader, version 2 (PC/BIOS version)
gzip|1.12-1|GNU compression utilities
hostname|3.23+nmu1|utility to set/show the host name or domain name
ifupdown|0.8.41|high level tools to configure network interfaces
init|1.65.2|metapackage ensuring an init system is installed
initramfs-tools|0.142+deb12u3|generic modular initramfs generator (automation)
iproute2|6.1.0-3|networking and traffic control tools
iptables|1.8.9-2|administration tools for packet filtering and NAT
iputils-ping|3:20221126-1+deb12u1|Tools to test the reachability of network hosts
isc-dhcp-client|4.4.3-P1-2|DHCP client for automatically obtaining an IP address
kmod|30+20221128-1|tools for managing Linux kernel modules
less|590-2.1~deb12u2|pager program similar to more
libacl1|2.3.1-3|access control list - shared library
libapparmor1|3.0.8-3|changehat AppArmor library
libapt-pkg6.0|2.6.1|package management runtime library
libattr1|1:2.5.1-4|extended attribute handling - shared library
libaudit1|1:3.0.9-1|Dynamic library for security auditing
libblkid1|2.38.1-5+deb12u3|block device ID library
libbz2-1.0|1.0.8-5+b1|high-quality block-sorting file compressor library
libc-bin|2.36-9+deb12u10|GNU C Library: Binaries
libc6|2.36-9+deb12u10|GNU C Library: Shared libraries
libcap2|1:2.66-4+deb12u1|POSIX 1003.1e capabilities (library)
libcurl4|7.88.1-10+deb12u12|easy-to-use client-side URL transfer library (OpenSSL flavour)
libexpat1|2.5.0-1+deb12u1|XML parsing C library - runtime library
libffi8|3.4.4-1|Foreign Function Interface library runtime
libgcrypt20|1.10.1-3|LGPL Crypto library - runtime library
libglib2.0-0|2.74.6-2+deb12u6|GLib library of C routines
libgmp10|2:6.2.1+dfsg1-1.1|Multiprecision arithmetic library
libgnutls30|3.7.9-2+deb12u4|GNU TLS library - main runtime library
libicu72|72.1-3|International Components for Unicode
libidn2-0|2.3.3-1+b1|Internationalized domain names (IDNA2008/TR46) library
libjson-c5|0.16-2|JSON manipulation library - shared library
libkmod2|30+20221128-1|libkmod shared library
liblz4-1|1.9.4-1|Fast LZ compression algorithm library - runtime
liblzma5|5.4.1-1|XZ-format compression library
libmagic1|1:5.44-3|Recognize the type of data in a file - library
libmount1|2.38.1-5+deb12u3|device mounting library
libncursesw6|6.4-4|shared libraries for terminal handling (wide character support)
libnettle8|3.8.1-2|low level cryptographic library (symmetric and one-way cryptos)
libpam-modules|1.5.2-6+deb12u1|Pluggable Authentication Modules for PAM
libpcre2-8-0|10.42-1|New Perl Compatible Regular Expression Library- 8 bit files
libreadline8|8.2-1.3|GNU readline and history libraries, run-time libraries
libseccomp2|2.5.4-1+deb12u1|high level interface to Linux seccomp filter
libselinux1|3.4-1+b6|SELinux runtime shared libraries
libsqlite3-0|3.40.1-2+deb12u1|SQLite 3 shared library
libssh2-1|1.10.0-3+b1|SSH2 client-side library
libssl3|3.0.17-1~deb12u2|Secure Sockets Layer toolkit - shared libraries
libsystemd0|252.38-1~deb12u1|systemd utility library
libudev1|252.38-1~deb12u1|libudev shared library
libuuid1|2.38.1-5+deb12u3|Universally Unique ID library
libxml2|2.9.14+dfsg-1.3~deb12u2|GNOME XML library
libzstd1|1.5.4+dfsg2-5|fast lossless compression algorithm
linux-base|4.9|Linux image base package
locales|2.36-9+deb12u10|GNU C Library: National Language (locale) data
login|1:4.13+dfsg1-1+deb12u1|system login tools
logrotate|3.21.0-1|Log rotation utility
lsb-release|12.0-1|Linux Standard Base version reporting utility
lsof|4.95.0-1|utility to list open files
man-db|2.11.2-2|tools for reading manual pages
mawk|1.3.4.20200120-3.1|Pattern scanning and text processing language
mount|2.38.1-5+deb12u3|tools for mounting and manipulating filesystems
nano|7.2-1+deb12u1|small, friendly text editor inspired by Pico
needrestart|3.6-4+deb12u3|check which daemons need to be restarted after library upgrades
netbase|6.4|Basic TCP/IP networking system
nftables|1.0.6-2+deb12u2|Program to control packet filtering rules by Netfilter project
openssh-client|1:9.2p1-2+deb12u6|secure shell (SSH) client, for secure access to remote machines
openssh-server|1:9.2p1-2+deb12u6|secure shell (SSH) server, for secure access from remote machines
openssl|3.0.17-1~deb12u2|Secure Sockets Layer toolkit - cryptographic utility
passwd|1:4.13+dfsg1-1+deb12u1|change and administer password and group data
perl-base|5.36.0-7+deb12u2|minimal Perl system
procps|2:4.0.2-3|/proc file system utilities
psmisc|23.6-1|utilities that use the proc file system
python3|3.11.2-1+b1|interactive high-level object-oriented language
python3-apt|2.6.0|Python 3 interface to libapt-pkg
readline-common|8.2-1.3|GNU readline and history libraries, common files
rsync|3.2.7-1+deb12u2|fast, versatile, remote (and local) file-copying tool
rsyslog|8.2302.0-1+deb12u1|reliable system and kernel logging daemon
sed|4.9-1|GNU stream editor for filtering/transforming text
sensible-utils|0.0.17+nmu1|Utilities for sensible alternative selection
sudo|1.9.13p3-1+deb12u2|Provide limited super user privileges to specific users
systemd|252.38-1~deb12u1|system and service manager
systemd-sysv|252.38-1~deb12u1|system and service manager - SysV compatibility symlinks
tar|1.34+dfsg-1.2+deb12u1|GNU version of the tar archiving utility
tzdata|2025b-0+deb12u1|time zone and daylight-saving time data
udev|252.38-1~deb12u1|/dev/ and hotplug management daemon
unattended-upgrades|2.9.1+nmu3|automatic installation of security upgrades
util-linux|2.38.1-5+deb12u3|miscellaneous system utilities
vim-tiny|2:9.0.1378-2+deb12u2|Vi IMproved - enhanced vi editor - compact version
wget|1.21.3-1+deb12u1|retrieves files from the web
xz-utils|5.4.1-1|XZ-format compression utilities
zlib1g|1:1.2.13.dfsg-1|compression library - runtime
zstd|1.5.4+dfsg2-5|fast lossless compression algorithm -- CLI tool`
  .trim()
  .split('\n')
  .map((line) => {
    const [name = '', version = '', description = ''] = line.split('|')
    return [name, version, description] as const
  })
