#!/bin/sh
# image.sh: makes a small Debian with systemd and its kernel, once, and prints the folder that holds vmlinuz, initrd and
# root.img. The packages come from the sources that apt on this machine has. Nothing is installed here.
set -eu
self=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/$(basename -- "$0")
# A changed script makes an image of its own.
folder=${XDG_CACHE_HOME:-${HOME:?}/.cache}/engram/vm-$(cksum <"$self" | cut -d ' ' -f 1)

die() {
  printf '%s\n' "$1" >&2
  exit 1
}

# pack ROOT FOLDER: what mmdebstrap calls when the packages are installed in ROOT.
pack() {
  mkdir -p "$1/host"
  echo engram-vm >"$1/etc/hostname"
  echo '127.0.0.1 localhost engram-vm' >"$1/etc/hosts"
  printf '%s\n' '/dev/vda / ext4 defaults 0 1' '/dev/vdb /host ext4 ro 0 0' >"$1/etc/fstab"
  # What the guest does is not part of the image: the second disk has it.
  printf '%s\n' '[Service]' 'ExecStart=/bin/bash /host/guest.sh' 'Restart=no' '[Install]' 'WantedBy=multi-user.target' \
    >"$1/etc/systemd/system/engram-vm.service"
  chroot "$1" systemctl --quiet enable engram-vm.service
  chroot "$1" systemctl --quiet mask apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer e2scrub_reap.service \
    getty@tty1.service serial-getty@ttyS0.service
  cp "$1"/boot/vmlinuz-* "$2/vmlinuz"
  cp "$1"/boot/initrd.img-* "$2/initrd"
  # Bound without what is mounted in it.
  bound=$(mktemp -d)
  mount --bind "$1" "$bound"
  mke2fs -q -t ext4 -d "$bound" "$2/root.img" 6G
  umount "$bound"
  rmdir "$bound"
}

if [ "${1:-}" = pack ]; then
  pack "$2" "$3"
  exit
fi
if [ ! -d "$folder" ]; then
  command -v mmdebstrap >/dev/null && command -v mke2fs >/dev/null ||
    die "The image of the virtual machine is made by mmdebstrap and mke2fs: install the packages mmdebstrap and e2fsprogs."
  suite=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
  set --
  for sources in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources; do
    if [ -s "$sources" ]; then set -- "$@" "$sources"; fi
  done
  [ $# -gt 0 ] || die "The image is made of Debian's packages, and apt has no sources here: /etc/apt/sources.list.d/debian.sources is missing."
  mkdir -p "${folder%/*}"
  work=$(mktemp -d "$folder.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' HUP INT TERM
  echo "Making the image of the virtual machine (some two minutes, once) …" >&2
  mmdebstrap --quiet --variant=minbase --format=null \
    --include=systemd,systemd-sysv,udev,dbus,curl,jq,procps,numactl,sudo,util-linux,iproute2,libeatmydata1,initramfs-tools,linux-image-cloud-amd64 \
    '--dpkgopt=path-exclude=/usr/share/doc/*' '--dpkgopt=path-exclude=/usr/share/locale/*' '--dpkgopt=path-exclude=/usr/share/man/*' \
    "--customize-hook='$self' pack \"\$1\" '$work'" "$suite" /dev/null "$@" >&2
  mv "$work" "$folder"
fi
printf '%s\n' "$folder"
